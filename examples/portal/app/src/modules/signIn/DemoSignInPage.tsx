import { ProxiedSignInPage } from '@backstage/core-components';
import {
  configApiRef,
  IdentityApi,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { useState } from 'react';
import { readPeople } from './people';
import { PersonChoice } from './PersonChoice';
import { rememberedPerson } from './rememberedPerson';

/** The same identity, but signing out also asks again who to be. */
function forgettingOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      rememberedPerson.forget();
      await identity.signOut();
    },
  };
}

/** Asks a visitor who to be, and signs in as that person through the backend's `demo` provider. */
export const DemoSignInPage = ({ onSignInSuccess }: SignInPageProps) => {
  const people = readPeople(useApi(configApiRef));
  const [userRef, setUserRef] = useState(() => {
    const remembered = rememberedPerson.get();
    return people.find(person => person.userRef === remembered)?.userRef;
  });

  if (!userRef) {
    return (
      <PersonChoice
        people={people}
        onChoose={chosen => {
          rememberedPerson.set(chosen);
          setUserRef(chosen);
        }}
      />
    );
  }
  return (
    <ProxiedSignInPage
      provider="demo"
      headers={{ 'x-demo-user': userRef }}
      onSignInSuccess={identity =>
        onSignInSuccess(forgettingOnSignOut(identity))
      }
    />
  );
};
