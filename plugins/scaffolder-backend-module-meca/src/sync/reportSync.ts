import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { isGood, RegionResult } from './RegionResult';

export type SyncReport = {
  regions: RegionResult[];
  ready: number;
  /** One sentence for each region that does not have it. */
  missing: string[];
  /** Markdown, a line for each region. */
  summary: string;
};

const SAYS: Record<RegionResult['outcome'], string> = {
  ready: 'has',
  planned: 'would get',
  failed: 'failed to get',
  refused: 'was not asked for',
  unfinished: 'waits for',
};

function explain({ regionId, version, outcome, reason }: RegionResult): string {
  const what = version ?? 'the template';
  return `region ${regionId} ${SAYS[outcome]} ${what}${
    reason ? `: ${reason}` : ''
  }`;
}

/** Sums up the regions in the order of their ids. */
export function reportSync(results: RegionResult[]): SyncReport {
  const regions = [...results].sort((a, b) =>
    a.regionId < b.regionId ? -1 : 1,
  );
  return {
    regions,
    ready: regions.filter(({ outcome }) => outcome === 'ready').length,
    missing: regions.filter(region => !isGood(region)).map(explain),
    summary: regions
      .map(
        ({ regionId, version, outcome, reason }) =>
          `- **${regionId}** ${[version, outcome].filter(Boolean).join(' ')}${
            reason ? `: ${reason}` : ''
          }`,
      )
      .join('\n'),
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
