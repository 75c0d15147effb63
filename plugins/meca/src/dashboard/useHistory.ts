import { useMecaQuery } from '../query';
import { useNow } from '../components';

const STEP_MS = 300_000;
const DAY_MS = 24 * 3_600_000;

/** The last 24 hours of one region, or of the whole federation; asked anew every five minutes. */
export function useHistory(regionId?: string) {
  // Rounded, so that the question changes with each round of the backend and not with every tick.
  const to = Math.ceil(useNow().getTime() / STEP_MS) * STEP_MS;
  const query = {
    regionId,
    from: new Date(to - DAY_MS).toISOString(),
    to: new Date(to).toISOString(),
  };
  return useMecaQuery('getCapacityHistory', { query }, { keepPrevious: true });
}
