/** English texts of the home page widgets. */
export const homeMessages = {
  federation: {
    none: 'No regions yet.',
    failed: 'The federation could not be loaded',
    all: 'All regions',
    missing: 'Without {{names}}',
  },
  sessions: {
    none: 'No classes of yours today.',
    failed: 'Your sessions could not be loaded',
    reserve: 'Open the schedule',
    ready: '{{ready}} of {{total}} seats ready',
  },
  workspaces: {
    none: 'No workspace is waiting for you.',
    failed: 'Your workspaces could not be loaded',
    open: 'Open',
    openNamed: 'Open {{title}}',
    all: 'All my workspaces',
    seat: 'your seat: {{ordinal}}',
    state: {
      upcoming: 'Opens {{time}}',
      preparing: 'Being prepared',
      preparingFor: 'Ready in about {{duration}}',
      ready: 'Ready',
      failed: 'Failed; your teacher can repair it',
      ended: 'Ended',
    },
  },
} as const;
