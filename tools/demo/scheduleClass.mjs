import { PortalClient } from './PortalClient.mjs';

const TEACHER = 'user:default/laura.ferri';
const TEMPLATE = 'windows/cad-lab';
const COURSE = 'component:default/cad-lab';
const REGION = 'polito';
const MINUTE_MS = 60_000;

const STUDENTS = ['sofia.conti', 'giulia.rossi', 'luca.moretti', 'anna.bruno'];

/**
 * Reserves a class that is about to begin, as its teacher would: so a visitor soon sees machines start.
 * Does nothing if the teacher has one already, from an earlier run.
 */
export async function scheduleClass({ portalUrl, startsInMinutes }) {
  const client = new PortalClient({ portalUrl, userRef: TEACHER });
  await client.signIn();

  const now = Date.now();
  const startsAt = new Date(now + startsInMinutes * MINUTE_MS);
  const window = new URLSearchParams({
    from: new Date(now).toISOString(),
    to: startsAt.toISOString(),
    ownerRef: TEACHER,
  });
  const known = await client.call('GET', `meca/v1/sessions?${window}`);
  if (known.items.length) return known.items[0];

  return await client.call('POST', 'meca/v1/sessions', {
    body: {
      title: 'CAD laboratory: a first schematic',
      institutionRef: `group:default/${REGION}`,
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + 90 * MINUTE_MS).toISOString(),
      placement: { policy: 'own-first' },
      templatePath: TEMPLATE,
      offering: 'Small',
      seats: 6,
      attendees: STUDENTS.map(name => `user:default/${name}`),
      courseRef: COURSE,
      comments: 'Made by the demo, so that there is something to see.',
    },
  });
}
