import { SessionDetail } from '@meca/backstage-plugin-meca-common';
import { Portal } from '../harness';

/** Books a class of windows/cad-lab in PolITO as Laura Ferri, through the API; `code` begins its machines' names. */
export async function bookSession(
  portal: Portal,
  booking: {
    title: string;
    startsAt: Date;
    endsAt: Date;
    seats: number;
    attendees?: string[];
    /** The latest, if none is given. */
    version?: string;
  },
): Promise<SessionDetail & { code: string }> {
  const client = await portal.signIn('laura.ferri');
  const session = await client.call('createSession', {
    body: {
      title: booking.title,
      institutionRef: 'group:default/polito',
      startsAt: booking.startsAt.toISOString(),
      endsAt: booking.endsAt.toISOString(),
      placement: { policy: 'chosen-only', regionId: 'polito' },
      templatePath: 'windows/cad-lab',
      version: booking.version,
      offering: 'Small',
      seats: booking.seats,
      attendees: booking.attendees,
    },
  });
  const { items } = await client.call('listSeats', {
    params: { sessionId: session.id },
  });
  return { ...session, code: items[0].name.replace(/-\d+$/, '') };
}
