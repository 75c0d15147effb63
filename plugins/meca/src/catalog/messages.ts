/** English texts of the entity cards. */
export const catalogMessages = {
  capacity: {
    title: 'Capacity and health',
    dashboard: 'Show on the dashboard',
    missing:
      'The portal knows no region {{id}} any more, or you may not see it.',
    noAnnotation: 'This entity does not say which region it is.',
    failed: 'The region’s numbers could not be loaded',
    observed: 'Numbers',
  },
  availability: {
    title: 'Where it is available',
    label: 'Availability by region',
    missing: 'The repository knows no template {{path}} any more.',
    noAnnotation: 'This entity does not say which template it is.',
    none: 'No region has this template yet.',
    failed: 'The availability could not be loaded',
    version: 'version {{version}}',
    stale: 'as last known',
    state: {
      ready: 'Ready',
      preparing: 'On its way',
      failed: 'Failed',
    },
  },
  sessions: {
    title: 'Next sessions',
    none: 'No sessions in the next two weeks.',
    all: 'Open the schedule',
    failed: 'The sessions could not be loaded',
    seats_one: '{{count}} seat',
    seats_other: '{{count}} seats',
  },
  course: {
    title: 'Sessions of this course',
    next: 'Next',
    past: 'Past',
    none: 'This course has no sessions that you may see.',
    noneNext: 'No session is planned.',
    more: 'Only the nearest ones are shown.',
  },
  institution: {
    title: 'Region of this institution',
    none: 'This institution has no region of its own; its classes run in the regions of others.',
    failed: 'The institution’s region could not be loaded',
  },
} as const;
