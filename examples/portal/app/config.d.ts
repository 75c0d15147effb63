export interface Config {
  auth?: {
    providers?: {
      /** Demo sign-in: whoever opens the portal chooses who to be. Never in production. */
      demo?: {
        /**
         * Who can be chosen on the sign-in page.
         *
         * @deepVisibility frontend
         */
        people: Array<{
          /** Full reference of a user in the catalog, e.g. `user:default/ada`. */
          userRef: string;
          /** Name on the card. */
          name: string;
          /** What the person is, e.g. `Teacher`. */
          role: string;
          /** What is worth trying as this person. */
          description: string;
        }>;
      };
    };
  };
}
