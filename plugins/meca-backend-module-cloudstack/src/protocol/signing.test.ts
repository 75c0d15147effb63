import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildCall,
  buildSignedQuery,
  buildStringToSign,
  sign,
} from './signing';

interface Vector {
  id: string;
  secret: string;
  params: Record<string, string>;
  stringToSign: string;
  signature: string;
  signatureUrlEncoded: string;
  rejectedSignature?: string;
}

const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(
    join(__dirname, '../__fixtures__/signatureVectors.json'),
    'utf8',
  ),
);

describe('signing', () => {
  it.each(vectors.map(vector => [vector.id, vector] as const))(
    'signs %s as CloudStack does',
    (_, vector) => {
      const { params, secret, stringToSign, signature } = vector;
      expect(buildStringToSign(params)).toBe(stringToSign);
      expect(sign(params, secret)).toBe(signature);
      expect(sign(params, secret)).not.toBe(vector.rejectedSignature);
      expect(buildSignedQuery(params, secret)).toMatch(
        `&signature=${vector.signatureUrlEncoded}`,
      );
    },
  );

  it.each(vectors.map(vector => [vector.id, vector] as const))(
    'sends %s so that the server decodes what was signed',
    (_, { params, secret, signature }) => {
      const query = new URLSearchParams(buildSignedQuery(params, secret));
      expect(Object.fromEntries(query)).toEqual({ ...params, signature });
    },
  );

  it('leaves a signature that is already there out of what is signed', () => {
    const parameters = { command: 'listZones', Signature: 'old' };
    expect(buildStringToSign(parameters)).toBe('command=listzones');
  });

  it('sends names in lower case, keys of maps as they are, and no value that is undefined', () => {
    const call = buildCall({
      apiKey: 'key',
      command: 'deployVirtualMachine',
      parameters: {
        serviceOfferingId: 'small',
        'Details[0].rootDiskController': 'virtio',
        startVm: true,
        page: 2,
        keypair: undefined,
      },
      expiresAt: new Date('2030-01-02T03:04:05.678Z'),
    });
    expect(call).toEqual({
      command: 'deployVirtualMachine',
      response: 'json',
      apikey: 'key',
      signatureversion: '3',
      expires: '2030-01-02T03:04:05+0000',
      serviceofferingid: 'small',
      'details[0].rootDiskController': 'virtio',
      startvm: 'true',
      page: '2',
    });
  });
});
