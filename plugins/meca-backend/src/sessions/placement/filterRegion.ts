import {
  MachineSize,
  Offering,
  Problem,
  RegionHealth,
} from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from '../../federation/types';
import { ComingTemplate, TemplateReadiness } from '../../mgtr/types';
import { formatMoment } from './times';
import { PlacementDemand } from './types';

/** A region as placement sees it before looking at capacity. */
export type FilteredRegion =
  | { possible: false; reason: Problem }
  | {
      possible: true;
      size: MachineSize;
      templateMustTravel: boolean;
      /** The version has to be brought there first, and will be in time. */
      coming?: ComingTemplate;
    };

/** Everything that speaks against a region whatever is booked there. */
export function filterRegion(
  region: RegionDefinition,
  demand: PlacementDemand,
  known: {
    health: RegionHealth;
    readiness: TemplateReadiness;
    offering: Offering | undefined;
  },
): FilteredRegion {
  const refuse = (code: string, message: string, remedy?: string) => ({
    possible: false as const,
    reason: { code, message: `${region.name}: ${message}`, remedy },
  });
  if (region.stage === 'test') {
    return refuse('test-region', 'is for tests; no session is placed there');
  }
  const { state } = known.health;
  // That a region does not answer right now is no reason against staying where one is booked already.
  const stays =
    demand.wish.policy === 'stay' && demand.wish.regionId === region.id;
  if (!stays && (state === 'unreachable' || state === 'unauthorised')) {
    return refuse(
      state,
      state === 'unreachable'
        ? 'does not answer now'
        : 'does not accept the keys of this portal',
      'Choose another region, or ask its administrators.',
    );
  }
  const size = known.offering?.regions.find(r => r.regionId === region.id);
  if (!size) {
    return refuse(
      'no-offering',
      `has no service offering "${demand.offering}"`,
      'Choose another offering or region.',
    );
  }
  const { readiness } = known;
  if (readiness.state === 'coming') {
    const { expectedReadyAt } = readiness;
    // Machines are made in the lead-in already.
    if (
      expectedReadyAt !== undefined &&
      expectedReadyAt <= demand.window.from
    ) {
      return {
        possible: true,
        size,
        templateMustTravel: true,
        coming: readiness,
      };
    }
    const when =
      expectedReadyAt === undefined
        ? 'not there, and nobody can say when it will be'
        : `not there in time: it can be ready by about ${formatMoment(
            expectedReadyAt,
            region.timeZone,
          )}`;
    return refuse(
      'template-late',
      `${describeTemplate(demand)} is ${when}`,
      'Choose another region or template, or a later time.',
    );
  }
  if (readiness.state !== 'ready') {
    return refuse(
      `template-${readiness.state}`,
      `${describeTemplate(demand)} is ${
        {
          preparing: 'being prepared and not ready yet',
          failed: 'there but not usable: its import failed',
          missing: 'not there',
          withdrawn: 'withdrawn: no new machine is made from it',
        }[readiness.state]
      }`,
      'Choose another region or template, or ask for the template to be brought there.',
    );
  }
  return {
    possible: true,
    size,
    templateMustTravel: readiness.newestElsewhere,
  };
}

function describeTemplate({ templatePath, version }: PlacementDemand): string {
  return version === 'latest'
    ? `template ${templatePath}`
    : `version ${version} of template ${templatePath}`;
}
