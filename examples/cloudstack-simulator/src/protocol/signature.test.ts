import published from './signatureVectors.json';
import { buildStringToSign, isSignatureValid, sign } from './signature';

describe('signature', () => {
  it.each(published.vectors.map(vector => [vector.id, vector] as const))(
    'agrees with the published vector %s',
    (_, { params, secret, stringToSign, signature }) => {
      const parameters = Object.entries(params).map(
        ([name, value]) => [name, String(value)] as const,
      );
      expect(buildStringToSign(parameters)).toBe(stringToSign);
      expect(sign(parameters, secret)).toBe(signature);
      expect(isSignatureValid(parameters, secret, signature)).toBe(true);
      expect(isSignatureValid(parameters, `${secret}x`, signature)).toBe(false);
    },
  );

  it('sorts names as sent, not as they are after lower-casing', () => {
    const parameters = Object.entries({
      apiKey: 'foo',
      command: 'listServiceOfferings',
      response: 'json',
      servicename: 'x',
      serviceOfferingId: 'y',
    });
    expect(sign(parameters, 'bar')).toBe('WJILYu6pTV+zyZnWodQ4X5zhX1w=');
  });

  it('leaves the signature out, whatever the case of its name', () => {
    expect(
      buildStringToSign([
        ['b', "~ ! ' ( ) * é"],
        ['SIGNATURE', 'x'],
      ]),
    ).toBe('b=%7e%20%21%20%27%20%28%20%29%20*%20%c3%a9');
  });
});
