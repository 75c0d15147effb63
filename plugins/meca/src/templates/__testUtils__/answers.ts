import { EndpointName } from '@meca/backstage-plugin-meca-common';

/** An answer of the fake service that refuses. */
export const failure = (statusCode: number, message: string) => () => {
  throw Object.assign(new Error(message), { statusCode });
};

/** What an operation was sent, each time. */
export function bodiesOf(
  api: { calls: { name: EndpointName; input: unknown }[] },
  name: EndpointName,
): unknown[] {
  return api.calls
    .filter(call => call.name === name)
    .map(({ input }) => (input as { body?: unknown }).body);
}
