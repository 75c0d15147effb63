import { ImportedTemplate } from '@meca/backstage-plugin-meca-node';
import { buildProblem, describeCloudTrouble } from './problems';
import { ReplicaRecord } from '../ReplicaRow';
import { Move, Sight } from './Sight';
import { fail, forgetTemplate, giveUpTemplate, store } from './transitions';

/** What secondary storage hashes and copies at least, in bytes: it does not move while it does so. */
const INSTALLED_PER_SECOND = 20e6;

/** Looks at the template that the region has, or is about to have, until it is ready in every zone, and now and then after. */
export function followImport(sight: Sight): Move {
  const { record, cloud, version, now } = sight;
  const templateId = record.cloudTemplateId!;
  if (!cloud) return { kind: 'look', templateId };
  if (cloud === 'absent') return beginAnew(sight);
  const expected = version?.manifest.image.sha256;
  if (expected && cloud.sha256 && cloud.sha256 !== expected) {
    return fail(
      forgetTemplate(record),
      buildChanged(sight, cloud),
      sight,
      true,
    );
  }
  switch (cloud.state) {
    case 'ready':
      return store(becomeReady(sight), recheckMs(sight), now);
    case 'failed':
      return cleanFailure(sight, cloud);
    default:
      return followProgress(sight, cloud);
  }
}

function recheckMs({ options, random }: Sight): number {
  return options.recheckMs * (0.75 + random() / 4);
}

function becomeReady({ record, version, now }: Sight): ReplicaRecord {
  const bytes = version?.manifest.image.bytes ?? record.bytesTotal;
  const { measured, stillSince, ...progress } = record.progress;
  return {
    ...record,
    state: 'ready',
    waitingFor: undefined,
    intent: undefined,
    problem: undefined,
    bytesDone: bytes,
    bytesTotal: bytes,
    bytesPerSecond: undefined,
    readyAt: record.state === 'ready' ? record.readyAt : now,
    progressedAt: record.state === 'ready' ? record.progressedAt : now,
    progress: {
      ...progress,
      failures: 0,
      needsPerson: false,
      resumeAt: undefined,
    },
  };
}

/** Somebody deleted it, or the region forgot it when it failed. */
function beginAnew({ record, now }: Sight): Move {
  return store(
    { ...forgetTemplate(record), state: 'wanted', waitingFor: undefined },
    0,
    now,
  );
}

function cleanFailure(sight: Sight, cloud: ImportedTemplate): Move {
  const { record } = sight;
  const { mode } = record;
  const message =
    cloud.message && cloud.zones.length > 1
      ? `zone ${cloud.zones.find(({ state }) => state === 'failed')?.zone}: ${
          cloud.message
        }`
      : cloud.message;
  const { code, what, remedy, needsPerson } = describeCloudTrouble(
    cloud.problem,
    { mode, message },
  );
  return fail(
    leave(sight, cloud),
    buildProblem(sight, { code, step: 'importing it', what, remedy }),
    sight,
    needsPerson || !isOurs(sight, cloud),
  );
}

function followProgress(sight: Sight, cloud: ImportedTemplate): Move {
  const { record, version, edge, now, options } = sight;
  const total = version?.manifest.image.bytes ?? record.bytesTotal;
  const sent = edge.report?.servedBytes ?? 0;
  const percent = cloud.progressPercent;
  const bytes = Math.round(
    percent === undefined
      ? Math.min(sent, total)
      : (Math.min(100, percent) / 100) * total,
  );
  const { measured, stillSince } = record.progress;
  const moved = !measured || bytes !== measured.bytes || sent !== measured.sent;
  // While its line is closed it cannot move.
  const paused = sight.closedUntil !== undefined;
  const still = moved || paused ? now : stillSince ?? now;
  const installs = percent !== undefined && percent >= 100;
  const patienceMs =
    options.stuckMs + (installs ? (total / INSTALLED_PER_SECOND) * 1000 : 0);
  if (now - still >= patienceMs) {
    return giveUpStuck(sight, cloud, { stillMs: now - still });
  }
  return store(
    {
      ...record,
      state: installs ? 'verifying' : 'importing',
      waitingFor: undefined,
      problem: undefined,
      bytesDone: bytes,
      bytesTotal: total,
      bytesPerSecond: rateOf(sight, bytes),
      progressedAt: moved ? now : record.progressedAt,
      progress: {
        ...record.progress,
        resumeAt: undefined,
        stillSince: still,
        measured: moved ? { at: now, bytes, sent } : measured,
      },
    },
    options.pollMs,
    now,
  );
}

/** Bytes per second, smoothed: percentages come in steps. */
function rateOf({ record, now }: Sight, bytes: number): number | undefined {
  const { measured } = record.progress;
  if (!measured || bytes <= measured.bytes || now <= measured.at) {
    return record.bytesPerSecond;
  }
  const rate = ((bytes - measured.bytes) * 1000) / (now - measured.at);
  return record.bytesPerSecond === undefined
    ? rate
    : record.bytesPerSecond * 0.7 + rate * 0.3;
}

/**
 * CloudStack never ends such a download by itself and does not delete it while it lasts: another registration is made beside
 * it, and it is deleted when it can be.
 */
function giveUpStuck(
  sight: Sight,
  cloud: ImportedTemplate,
  { stillMs }: { stillMs: number },
): Move {
  const minutes = Math.round(stillMs / 60_000);
  const zone = cloud.zones.find(({ state }) => state !== 'ready');
  const part =
    cloud.progressPercent === undefined
      ? ''
      : ` at ${Math.round(cloud.progressPercent)} %`;
  return fail(
    leave(sight, cloud),
    buildProblem(sight, {
      code: 'import-stuck',
      step: 'importing it',
      what: `the region has not moved${part} for ${minutes} minutes${
        zone ? `, in zone ${zone.zone}` : ''
      }`,
      remedy:
        'It is registered anew by itself; if that happens again, restart the secondary storage VM of the region.',
    }),
    sight,
    !isOurs(sight, cloud),
  );
}

/** Made by this portal, or by it a moment before it could mark it. */
function isOurs({ portalId }: Sight, cloud: ImportedTemplate): boolean {
  return cloud.portalId === undefined || cloud.portalId === portalId;
}

/** What is no use any more is deleted, unless it is somebody else's: then that one must see to it. */
function leave(sight: Sight, cloud: ImportedTemplate): ReplicaRecord {
  const { record, now } = sight;
  return isOurs(sight, cloud)
    ? giveUpTemplate(record, cloud.id, now)
    : forgetTemplate(record);
}

function buildChanged(sight: Sight, cloud: ImportedTemplate) {
  const { version } = sight;
  return buildProblem(sight, {
    code: 'conflict',
    step: 'checking it',
    what: `the template in the region has another content (SHA-256 ${
      cloud.sha256
    } instead of ${version!.manifest.image.sha256})`,
    remedy:
      'Find out who changed it; delete it in the region, or publish a new version. Then retry.',
  });
}
