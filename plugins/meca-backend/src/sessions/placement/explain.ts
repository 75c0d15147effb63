import { PlacementVerdict, Problem } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from '../../federation/types';
import { ComingTemplate } from '../../mgtr/types';
import { AdmissionVerdict } from '../admission/decide';
import { RegionPolicy } from '../admission/limits';
import { formatMoment, formatSpan } from './times';
import { PlacementDemand } from './types';

/** Why a region cannot take a demand: how many seats fit, once, then each thing that is short. */
export function explainRefusal(options: {
  region: RegionDefinition;
  policy: RegionPolicy | undefined;
  verdict: Exclude<AdmissionVerdict, { fits: true }>;
  demand: PlacementDemand;
  zone: string;
  /** Epoch milliseconds. */
  nextFitAt: number | undefined;
}): Problem[] {
  const { region, policy, verdict, demand, zone, nextFitAt } = options;
  if (verdict.reason === 'capacity-unknown') {
    return [
      policy?.observed
        ? explainMissingLimit(region, policy)
        : {
            code: 'capacity-unknown',
            message: `${region.name}: its capacity is not known yet, so nothing is booked there`,
            remedy:
              'Try again after the region has answered, or ask its administrators to set limits.',
          },
    ];
  }
  const next =
    nextFitAt === undefined
      ? ''
      : `; next time all fit: ${formatMoment(nextFitAt, zone)}`;
  return verdict.shortages.map(({ code, label, ...span }, index) => {
    const when = formatSpan(span, { zone, of: demand.startsAt });
    if (index > 0) {
      return { code, message: `${region.name}: ${label} is short too ${when}` };
    }
    return {
      code,
      message: `${region.name}: ${verdict.seatsThatFit} of ${demand.seats} seats fit; ${label} is short ${when}${next}`,
      remedy:
        verdict.seatsThatFit > 0
          ? `Take another time or region, or at most ${verdict.seatsThatFit} seats.`
          : 'Take another time or region.',
    };
  });
}

/** That waiting does not help. The key is in the message, since lists of reasons have no room for remedies. */
function explainMissingLimit(
  region: RegionDefinition,
  { capacity }: RegionPolicy,
): Problem {
  const missing = [
    { value: capacity.cpu, label: 'CPU', key: 'cpuMhz' },
    { value: capacity.mem, label: 'memory', key: 'memoryBytes' },
  ].filter(({ value }) => value === undefined);
  const labels = missing.map(({ label }) => label).join(' and ');
  const keys = missing
    .map(({ key }) => `meca.regions.${region.id}.limits.${key}`)
    .join(' and ');
  return {
    code: 'limit-missing',
    message: `${region.name}: no limit of ${labels} is known, neither from the region nor from ${keys}, so nothing is booked there`,
    remedy: `Ask the region's administrators to limit ${labels} of the portal's account, or the portal's administrators to set ${keys}.`,
  };
}

/** That the template is still to be brought there, and by when it is. */
export function explainArrival(
  region: RegionDefinition,
  coming: ComingTemplate | undefined,
): Problem[] {
  if (coming?.expectedReadyAt === undefined) return [];
  const { version, expectedReadyAt } = coming;
  return [
    {
      code: 'template-coming',
      message: `${region.name}: template ready by about ${formatMoment(
        expectedReadyAt,
        region.timeZone,
      )}; version ${version} is brought there as soon as the session is booked`,
    },
  ];
}

/** Marks a verdict as the chosen one and says why it is. */
export function explainChoice(
  verdict: PlacementVerdict,
  demand: PlacementDemand,
  own: RegionDefinition | undefined,
): PlacementVerdict {
  const load = `${Math.round(
    (verdict.loadAfter ?? 0) * 100,
  )} % in use at the peak`;
  const [code, message] = (() => {
    if (demand.wish.policy === 'chosen-only') {
      return ['chosen-by-request', `The region that was asked for; ${load}`];
    }
    if (demand.wish.policy === 'stay') {
      return ['stays', `The session stays in its region; ${load}`];
    }
    if (demand.wish.policy === 'own-first' && verdict.regionId === own?.id) {
      return ['own-region', `The institution's own region; ${load}`];
    }
    const far =
      verdict.distanceKm === undefined
        ? ''
        : `, ${Math.round(verdict.distanceKm)} km away`;
    return ['best-score', `Least loaded and nearest: ${load}${far}`];
  })();
  return {
    ...verdict,
    verdict: 'chosen',
    reasons: [{ code, message }, ...verdict.reasons],
  };
}
