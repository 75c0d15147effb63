import { readRefusal } from './refusal';

function serviceError(statusCode: number, message: string) {
  return Object.assign(new Error(`Request failed with ${statusCode}`), {
    statusCode,
    body: { error: { name: 'X', message } },
  });
}

describe('readRefusal', () => {
  it('finds the fields that the service names', () => {
    expect(
      readRefusal(
        serviceError(
          400,
          'Invalid request: seats: Too big: expected number to be <=500; attendees.3: must be a full entity reference',
        ),
      ),
    ).toMatchObject({
      kind: 'refused',
      fields: {
        seats: 'Too big: expected number to be <=500',
        attendees: 'must be a full entity reference',
      },
    });
  });

  it('passes on a refusal that names no field', () => {
    const message = '12 of 18 fit in BME: memory is short 13:30–15:00';
    expect(readRefusal(serviceError(409, message))).toEqual({
      kind: 'refused',
      message,
      fields: {},
      verdicts: undefined,
    });
  });

  it('keeps what was found out about each region', () => {
    const verdicts = [{ regionId: 'bme', verdict: 'refused', reasons: [] }];
    const error = serviceError(409, 'No region can take 18 seats then.');
    Object.assign(error.body.error, { verdicts });
    expect(readRefusal(error)).toMatchObject({ verdicts });
  });

  it.each([new TypeError('Failed to fetch'), serviceError(502, 'Bad gateway')])(
    'does not call it refused when the answer may only have been lost: %s',
    error => {
      expect(readRefusal(error).kind).toBe('unreachable');
    },
  );
});
