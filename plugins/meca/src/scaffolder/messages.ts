/** English texts of the form fields. */
export const scaffolderMessages = {
  name: {
    label: 'Short name',
    taken:
      'There is something called {{name}} in the catalog already. Choose another short name.',
  },
  institution: {
    label: 'Institution',
    loadFailed: 'Your institutions could not be loaded',
    none: 'You may not reserve sessions. Ask the administrators of your institution.',
    notYours: 'You may not reserve for {{ref}}. Choose your own institution.',
  },
  offering: {
    loadFailed: 'The sizes could not be loaded',
    unknown: 'No region has machines of the size {{name}} any more.',
  },
  time: {
    missing: 'Choose the day and the time.',
    missingOne: 'Choose the day and the time of session {{number}}.',
    past: 'This time has passed already.',
    pastOne: 'The time of session {{number}} has passed already.',
  },
  times: {
    label: 'Sessions',
    one: 'Session {{number}}',
    remove: 'Remove session {{number}}',
    add: 'Add a session a week later',
  },
  students: {
    tooMany: 'More students than seats: {{students}} for {{seats}}.',
  },
  summary: {
    title: 'Where it will run',
    placing: '{{time}}: looking at all regions…',
    chosen: '{{time}}: in {{region}}.',
    nowhere: '{{time}}: does not fit at this time.',
    why: 'Why not?',
    failed: '{{time}}: the regions could not be asked',
    inZone: '{{range}} ({{zone}})',
  },
  region: {
    label: 'Region',
    ownFirstHint:
      'In your institution’s own region if the class fits there, else in the best other one.',
    bestHint: 'Also where your own region would have room.',
    freeMemory: '{{amount}} memory free',
    freeAsOf: '{{amount}} memory free when last seen',
    noNumbers: 'no numbers yet',
    loadFailed:
      'The regions could not be loaded; the portal can still place the class for you.',
    unknown:
      'The region {{id}} is not in the federation any more. Choose another.',
    testRefused: '{{name}} is a test region. Choose another.',
  },
  template: {
    label: 'Template',
    placeholder: 'Find a template',
    readyIn: 'ready in {{names}}',
    preparingIn: 'on its way to {{names}}',
    nowhere: 'not ready anywhere yet',
    loadFailed: 'The templates could not be loaded',
    none: 'The repository has no templates yet.',
    unknown: 'There is no template {{path}}. Choose another.',
    notReady:
      'The template {{path}} is not ready in any region yet. Choose another, or ask its publisher when it will be there.',
  },
} as const;
