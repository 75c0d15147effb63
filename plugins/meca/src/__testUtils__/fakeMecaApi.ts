import { NotFoundError } from '@backstage/errors';
import {
  EndpointInput,
  EndpointName,
  EndpointOutput,
} from '@meca/backstage-plugin-meca-common';
import { MecaApi } from '../api';

/** What a fake service answers: a value, or a function of the input that may throw. */
export type FakeAnswers = {
  [N in EndpointName]?:
    | EndpointOutput<N>
    | ((
        input: EndpointInput<N>,
        options?: { signal?: AbortSignal },
      ) => EndpointOutput<N> | Promise<EndpointOutput<N>>);
};

/** A service in memory; `calls` tells what it was asked. */
export function createFakeMecaApi(answers: FakeAnswers): MecaApi & {
  calls: { name: EndpointName; input: unknown }[];
} {
  const calls: { name: EndpointName; input: unknown }[] = [];
  return {
    calls,
    async call(name, input, options) {
      calls.push({ name, input });
      const answer: unknown = answers[name];
      if (answer === undefined) {
        throw new NotFoundError(`The fake service has no answer to ${name}`);
      }
      return typeof answer === 'function'
        ? answer(input, options)
        : (answer as any);
    },
  };
}
