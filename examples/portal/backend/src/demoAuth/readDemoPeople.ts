import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';

/** Someone whom a visitor of the demo can be. */
export interface DemoPerson {
  userRef: string;
  name: string;
}

/**
 * Reads `auth.providers.demo`. Refuses in production: whoever can reach the portal could be its operator.
 */
export function readDemoPeople(
  config: Config,
  options: { nodeEnv: string | undefined },
): DemoPerson[] {
  if (options.nodeEnv === 'production') {
    throw new Error(
      'auth.providers.demo lets everybody sign in as anybody and does not work with NODE_ENV=production; remove it from the configuration and set up a real sign-in provider',
    );
  }
  return config.getConfigArray('people').map(person => ({
    userRef: stringifyEntityRef(
      parseEntityRef(person.getString('userRef'), { defaultKind: 'user' }),
    ),
    name: person.getString('name'),
  }));
}
