import { PrunableVersion, Pruning } from '@meca/backstage-plugin-meca-common';
import { Knex } from 'knex';
import { LAB, startMgtrBackend } from '../../__testUtils__/startMgtrBackend';
import { TestRepository } from '../../__testUtils__/TestRepository';

export const PRUNING = '/v1/mgtr/repositories/main/pruning';

/** The n-th version, and a reference to it. */
export const V = (n: number) => `0${n}.00.00.00`;
export const ref = (n: number) => ({ path: LAB, version: V(n) });

/** Each version of a plan with the codes of why it stays. */
export const why = ({ items }: Pruning) =>
  items.map(({ version, reasons }: PrunableVersion) => [
    version,
    reasons.map(({ code }) => code),
  ]);

/** A backend whose regions have and want nothing of the repository unless they are asked to. */
export async function startPruning(options: {
  knex: Knex;
  repository: TestRepository;
  /** Of private keys; left out: the one with all. */
  keys?: string;
}) {
  const { knex, repository } = options;
  const { publish, ...config } = repository.config;
  const keys = options.keys ?? repository.keys;
  const lab = await startMgtrBackend({
    ...{ knex, repository },
    mgtr: {
      repositories: { main: { ...config, publish: { ...publish, keys } } },
    },
    polito: { wants: 'chosen' },
    bme: { wants: 'chosen' },
  });
  await lab.refresh();
  const operator = lab.of('operator');
  return {
    ...lab,
    knex,
    operator,
    plan: async (query = 'keep=1'): Promise<Pruning> =>
      (await operator.get(`${PRUNING}?${query}`).expect(200)).body,
    prune: (body: object) => operator.post(PRUNING, body),
    want: (body: object) =>
      operator.post('/v1/mgtr/wanted', { path: LAB, ...body }).expect(200),
  };
}
