import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { RegionNames } from '../client';
import { isGood, RegionResult } from './RegionResult';

export type SyncReport = {
  regions: RegionResult[];
  ready: number;
  /** One sentence for each region that does not have it. */
  missing: string[];
  /** Markdown, a line for each region. */
  summary: string;
};

type Names = Pick<RegionNames, 'nameOf'>;

const SAYS: Record<RegionResult['outcome'], string> = {
  ready: 'has',
  planned: 'would get',
  failed: 'failed to get',
  refused: 'was not asked for',
  unfinished: 'waits for',
};

function explain(
  { regionId, version, outcome, reason }: RegionResult,
  names: Names,
): string {
  const name = names.nameOf(regionId);
  const what = version ?? 'the template';
  // What the service says of a region may begin with its name already.
  const why = reason?.replace(`${name}: `, '');
  return `${name} ${SAYS[outcome]} ${what}${why ? `: ${why}` : ''}`;
}

function summarize(
  { regionId, version, outcome, reason }: RegionResult,
  names: Names,
): string {
  const name = names.nameOf(regionId);
  const why = reason?.replace(`${name}: `, '');
  const what = [version, outcome].filter(Boolean).join(' ');
  return `- **${name}** ${what}${why ? `: ${why}` : ''}`;
}

/** Sums up the regions in the order of their names. */
export function reportSync(results: RegionResult[], names: Names): SyncReport {
  const regions = [...results].sort((a, b) =>
    names.nameOf(a.regionId).localeCompare(names.nameOf(b.regionId)),
  );
  return {
    regions,
    ready: regions.filter(({ outcome }) => outcome === 'ready').length,
    missing: regions
      .filter(region => !isGood(region))
      .map(region => explain(region, names)),
    summary: regions.map(region => summarize(region, names)).join('\n'),
  };
}

/** Throws ConflictError with the reasons of all other regions when fewer than `minReady` have it; all, unless given. */
export function requireEnough(
  report: SyncReport,
  options: { path: string; minReady?: number; logger: LoggerService },
): void {
  const { path, minReady, logger } = options;
  const { regions, missing } = report;
  const good = regions.length - missing.length;
  missing.forEach(line => logger.warn(line));
  if (regions.length === 0) {
    throw new ConflictError(
      `No region that you manage wants the template ${path}; name the regions, or choose on the page of the template what they want`,
    );
  }
  const wanted = Math.min(minReady ?? regions.length, regions.length);
  if (good >= wanted) return;
  throw new ConflictError(
    `${good} of ${
      regions.length
    } regions have ${path}, ${wanted} were wanted. ${missing.join('. ')}`,
  );
}
