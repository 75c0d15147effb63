import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import { DemoPerson, readDemoPeople } from './readDemoPeople';

/** Carries the full reference of the user to be. */
export const DEMO_USER_HEADER = 'x-demo-user';

export const demoAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async (person: DemoPerson) => ({
    profile: { displayName: person.name },
  }),
  initialize: ({ config }) =>
    readDemoPeople(config, { nodeEnv: process.env.NODE_ENV }),
  async authenticate({ req }, people: DemoPerson[]) {
    const wanted = req.header(DEMO_USER_HEADER)?.toLocaleLowerCase('en-US');
    const person = people.find(({ userRef }) => userRef === wanted);
    if (!person) {
      throw new AuthenticationError(
        `The header ${DEMO_USER_HEADER} must name one of the people in auth.providers.demo.people`,
      );
    }
    return { result: person };
  },
});
