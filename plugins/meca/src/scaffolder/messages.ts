/** English texts of the form fields. */
export const scaffolderMessages = {
  region: {
    label: 'Region',
    ownFirst: 'Place it for me',
    ownFirstHint:
      'In your institution’s own region if the class fits there, else in the best other one.',
    best: 'The least loaded and nearest of all',
    bestHint: 'Also where your own region would have room.',
    test: 'test region, not for classes',
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
