import { EventInput } from '@fullcalendar/react';
import { Region, Session } from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../../components';

/** Colour of sessions in a region that is no longer configured; passes 4.5:1 against white. */
const UNKNOWN_REGION_COLOUR = '#475569';

/** What the calendar draws; the region's name stands in the title, as colour alone tells not everybody. */
export function buildSessionEvents(
  sessions: Session[],
  regions: Region[],
  describe: (session: Session, regionName: string) => string,
): EventInput[] {
  const byId = new Map(regions.map(region => [region.id, region]));
  return sessions.map(session => {
    const region = byId.get(session.regionId);
    const name = region ? shortRegionName(region.name) : session.regionId;
    return {
      id: session.id,
      title: describe(session, name),
      start: session.startsAt,
      end: session.endsAt,
      color: region?.colour ?? UNKNOWN_REGION_COLOUR,
      contrastColor: '#ffffff',
      editable: session.actions.includes('update'),
    };
  });
}
