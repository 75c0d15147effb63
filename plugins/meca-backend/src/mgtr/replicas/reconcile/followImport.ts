import { ImportedTemplate } from '@meca/backstage-plugin-meca-node';
import { buildProblem, describeCloudTrouble } from './problems';
import { ReplicaRecord } from '../ReplicaRow';
import { Move, Sight } from './Sight';
import { fail, forgetTemplate, giveUpTemplate, store } from './transitions';

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
  const { record, now } = sight;
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
    giveUpTemplate(record, cloud.id, now),
    buildProblem(record, { code, step: 'importing it', what, remedy }, now),
    sight,
    needsPerson,
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
  const still = moved ? now : stillSince ?? now;
  if (now - still >= options.stuckMs) return giveUpStuck(sight, cloud);
  return store(
    {
      ...record,
      state: percent === 100 ? 'verifying' : 'importing',
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
function giveUpStuck(sight: Sight, cloud: ImportedTemplate): Move {
  const { record, now, options } = sight;
  const minutes = Math.round(options.stuckMs / 60_000);
  const zone = cloud.zones.find(({ state }) => state !== 'ready');
  const part =
    cloud.progressPercent === undefined
      ? ''
      : ` at ${Math.round(cloud.progressPercent)} %`;
  return fail(
    giveUpTemplate(record, cloud.id, now),
    buildProblem(
      record,
      {
        code: 'import-stuck',
        step: 'importing it',
        what: `the region has not moved${part} for ${minutes} minutes${
          zone ? `, in zone ${zone.zone}` : ''
        }`,
        remedy:
          'It is registered anew by itself; if that happens again, restart the secondary storage VM of the region.',
      },
      now,
    ),
    sight,
  );
}

function buildChanged(
  { record, version, now }: Sight,
  cloud: ImportedTemplate,
) {
  return buildProblem(
    record,
    {
      code: 'conflict',
      step: 'checking it',
      what: `the template in the region has another content (SHA-256 ${
        cloud.sha256
      } instead of ${version!.manifest.image.sha256})`,
      remedy:
        'Find out who changed it; delete it in the region, or publish a new version. Then retry.',
    },
    now,
  );
}
