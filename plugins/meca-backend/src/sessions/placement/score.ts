import { PlacementWeights } from '../readSessionOptions';

/** Twice across the Alps: about where distance begins to be felt on a remote desktop. */
const FAR_KM = 2000;

/** Lower is better. Without an own region there is no distance, which then speaks for nobody. */
export function score(
  weights: PlacementWeights,
  region: {
    loadAfter: number;
    distanceKm: number | undefined;
    borrowedShare: number;
    templateMustTravel: boolean;
  },
): number {
  return (
    weights.load * region.loadAfter +
    weights.distance * ((region.distanceKm ?? 0) / FAR_KM) +
    weights.share * region.borrowedShare +
    weights.travel * (region.templateMustTravel ? 1 : 0)
  );
}
