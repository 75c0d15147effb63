import { ConfigApi } from '@backstage/frontend-plugin-api';

/** Someone whom a visitor of the demo can be. */
export interface DemoPerson {
  userRef: string;
  name: string;
  role: string;
  description: string;
}

/** Reads `auth.providers.demo.people`; empty where demo sign-in is not set up. */
export function readPeople(config: ConfigApi): DemoPerson[] {
  const people =
    config.getOptionalConfigArray('auth.providers.demo.people') ?? [];
  return people.map(person => ({
    userRef: person.getString('userRef'),
    name: person.getString('name'),
    role: person.getString('role'),
    description: person.getString('description'),
  }));
}
