/** English texts of the shared components. */
export const componentsMessages = {
  loading: 'Loading…',
  retry: 'Try again',
  cancel: 'Cancel',
  working: 'Working…',
  usage: '{{used}} of\u00a0{{total}}',
  usageWithShare: '{{used}} of {{total}} ({{share}})',
  allocated: '{{amount}} promised to machines, stopped ones too',
  stale: 'as last known',
  sparkline: {
    label:
      '{{name}}, last 24 hours: from {{first}} to {{last}}, highest {{highest}}',
    labelSince:
      '{{name}}, since {{since}}: from {{first}} to {{last}}, highest {{highest}}',
    since: 'since {{since}}',
    none: '{{name}}: no history yet',
  },
  localTime: '{{range}} at the institution ({{zone}})',
  health: {
    unknown: 'Not asked yet',
    healthy: 'Healthy',
    degraded: 'Needs attention',
    unreachable: 'Unreachable',
    unauthorised: 'Keys refused',
  },
  error: {
    title: 'This could not be loaded',
    offline:
      'The portal’s backend did not answer. Check your connection, then try again.',
    denied: 'You may not see this',
    deniedHint: 'Ask the portal team if you need it for your class.',
    missing: 'Not found',
  },
  remedy: 'What to do: {{remedy}}',
  copy: {
    copied: 'Copied',
    failed: 'Not copied: your browser does not allow it here.',
  },
  unsigned: 'not signed: nobody can prove who made it',
} as const;
