import { Problem } from '@meca/backstage-plugin-meca-common';
import { EdgeReplicaReport } from '@meca/meca-mgtr';
import { buildProblem } from './problems';
import { Move, Sight } from './Sight';
import { FOREVER, store, wait } from './transitions';

/** What an edge calls it, and what a region waits for. */
const WAITING_FOR = {
  window: 'window',
  disk: 'disk',
  source: 'source',
  lease: 'turn',
} as const;

/** Follows the report of the edge until the image is staged, then has it imported. */
export function followTransfer(sight: Sight): Move {
  const { record, version, edge, now, options } = sight;
  const again = { delayMs: options.pollMs, now };
  if (!version || version.sources.length === 0) {
    return wait(record, 'source', buildSourceless(sight), {
      ...again,
      delayMs: Math.max(options.pollMs, 60_000),
    });
  }
  if (edge.state !== 'connected') {
    return wait(record, 'edge', buildEdgeless(sight), again);
  }
  const { report } = edge;
  if (!report) {
    // It will hear of it in its next exchange.
    return wait(record, 'turn', undefined, again);
  }
  switch (report.state) {
    case 'queued':
      return wait(record, 'turn', undefined, again);
    case 'waiting':
      return wait(
        record,
        WAITING_FOR[report.waitingFor ?? 'source'],
        buildEdgeProblem(sight, report),
        {
          ...again,
          resumeAt: report.notBefore ? Date.parse(report.notBefore) : undefined,
        },
      );
    case 'failed':
      return failAtEdge(sight, report);
    case 'staged':
      return importStaged(sight, report);
    default:
      return store(
        {
          ...record,
          state: report.state,
          waitingFor: undefined,
          bytesDone: report.bytesDone,
          bytesTotal: report.bytesTotal,
          bytesPerSecond: report.bytesPerSecond,
          problem: buildEdgeProblem(sight, report),
          progressedAt:
            report.state === record.state &&
            report.bytesDone === record.bytesDone
              ? record.progressedAt
              : now,
          progress: { ...record.progress, resumeAt: undefined },
        },
        options.pollMs,
        now,
      );
  }
}

function importStaged(sight: Sight, report: EdgeReplicaReport): Move {
  const { record, mode, noTurn, now, options } = sight;
  const { bytes } = sight.version!.manifest.image;
  if (record.state !== 'importing') {
    const staged = {
      ...record,
      mode,
      state: 'staged' as const,
      waitingFor: undefined,
      bytesDone: bytes,
      bytesTotal: bytes,
      bytesPerSecond: undefined,
      problem: undefined,
      progress: { ...record.progress, resumeAt: undefined },
    };
    if (sight.closedUntil !== undefined) return waitForWindow(sight);
    if (noTurn) return store(staged, options.pollMs, now);
    return {
      kind: 'take-turn',
      record: {
        ...staged,
        bytesDone: 0,
        attempt: record.attempt + 1,
        progress: { ...staged.progress, turnAt: now },
      },
    };
  }
  if (mode === 'upload') return { kind: 'upload', record };
  // The edge learns in its next exchange that it shall serve the image, and then says where. What it said before the turn
  // began may be the address of an earlier attempt, which is closed by now.
  const { turnAt = 0 } = record.progress;
  if (!report.imageUrl || (sight.edge.seenAt ?? 0) < turnAt) {
    return store(record, options.pollMs, now);
  }
  return { kind: 'import', record, url: report.imageUrl };
}

/** An image that the portal serves or sends goes over the same line as the archive did. */
function waitForWindow(sight: Sight): Move {
  const { record, now, closedUntil = now } = sight;
  const opens = Number.isFinite(closedUntil)
    ? new Date(closedUntil).toISOString()
    : undefined;
  const problem = buildProblem(sight, {
    code: 'window-closed',
    step: 'importing it',
    what: opens
      ? `the window for templates is closed until ${opens}`
      : 'the window for templates never opens',
    remedy: `Nothing to do; the windows are in meca.regions.${record.regionId}.mgtr.bandwidth.`,
  });
  return wait(record, 'window', problem, {
    delayMs: Math.min(closedUntil - now, 60_000),
    now,
    resumeAt: opens ? closedUntil : undefined,
  });
}

/** Only the edge knows whether that goes on: by itself, after a change of sources, or when a person asks. */
function failAtEdge(sight: Sight, report: EdgeReplicaReport): Move {
  const { record, now } = sight;
  const resumeAt = report.notBefore ? Date.parse(report.notBefore) : undefined;
  const again =
    record.state === 'failed' && record.progress.resumeAt === resumeAt;
  return store(
    {
      ...record,
      state: 'failed',
      waitingFor: undefined,
      bytesPerSecond: undefined,
      problem: buildEdgeProblem(sight, report),
      progress: {
        ...record.progress,
        failures: record.progress.failures + (again ? 0 : 1),
        atEdge: true,
        resumeAt,
      },
    },
    // Whatever the edge then reports is looked at when it comes.
    FOREVER,
    now,
  );
}

function buildEdgeProblem(
  sight: Sight,
  { problem, state, notBefore }: EdgeReplicaReport,
): Problem | undefined {
  const final = state === 'failed' && notBefore === undefined;
  return (
    problem &&
    buildProblem(sight, {
      code: problem.code,
      step: state === 'assembling' ? 'assembling it' : 'fetching it',
      what: problem.message,
      remedy:
        problem.remedy ??
        (final
          ? 'See the log of the edge, then try again.'
          : 'It is tried again by itself.'),
    })
  );
}

function buildSourceless(sight: Sight): Problem {
  const { version } = sight;
  return buildProblem(sight, {
    code: 'no-source',
    step: 'fetching it',
    what: version
      ? `its repository ${version.repositoryId} is not in the configuration of the portal any more`
      : 'no repository lists it any more',
    remedy:
      'Put the repository back under meca.mgtr.repositories, or choose another version for the region.',
  });
}

function buildEdgeless(sight: Sight): Problem {
  const { edge, mode } = sight;
  const { regionId } = sight.record;
  const own = mode !== 'edge';
  const since = edge.seenAt
    ? `has not been heard of since ${new Date(edge.seenAt).toISOString()}`
    : 'has never been heard of';
  return buildProblem(sight, {
    code: 'edge-silent',
    step: 'fetching it',
    what: own
      ? `no replica of the portal works for the region (delivery ${mode})`
      : `the edge of the region ${since}`,
    remedy: own
      ? 'Give the portal a folder under meca.mgtr.staging.folder and, for pull, meca.mgtr.serve.publicHost; its log says more.'
      : `Start "meca-mgtr edge" at the region with the token of meca.regions.${regionId}.mgtr.edgeToken, and let it reach the portal by https; its log says what is wrong.`,
  });
}
