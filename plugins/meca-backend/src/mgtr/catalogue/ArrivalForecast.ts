import { BandwidthSchedule } from '@meca/meca-mgtr';
import { Federation, RegionDefinition } from '../../federation';
import { MgtrOptions } from '../options';
import { expectedReadyAt, ReplicaRecord } from '../replicas';
import { ComingTemplate } from '../types';
import { VersionRecord } from '../versions/VersionRow';
import { versionKey } from '../versions/versionKey';
import { isLicensed } from '../wanted/isLicensed';
import { findTarget } from '../wanted/planRegion';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';
import { estimateArrival } from './estimateArrival';

/** Nobody waits for the year 9000. */
const FAR_FUTURE = Date.UTC(9000, 0);

/** Which versions repositories could bring to regions, and by when. */
export class ArrivalForecast {
  constructor(
    private readonly on: {
      options: MgtrOptions;
      federation: Federation;
      book: TemplateBook;
    },
  ) {}

  /** Undefined: no repository brings such a version to the region. */
  of(
    entry: BookEntry,
    region: RegionDefinition,
    wanted: { version: 'latest' | string; now: number },
  ): ComingTemplate | undefined {
    const { options } = this.on;
    const settings = options.regions.get(region.id);
    const isReadable = options.repositories.some(
      ({ id }) => id === entry.repositoryId,
    );
    const version = this.findVersion(entry, region, wanted.version);
    if (!settings || !isReadable || !version) return undefined;
    const { id: versionId } = version;
    const replica = entry.replicas.find(
      r => r.versionId === versionId && r.regionId === region.id,
    );
    // It goes on only when somebody does something about it.
    if (replica && isStuck(replica)) {
      return undefined;
    }
    const limits = settings.largestDiskBytes;
    if (limits !== undefined && version.summary.image.virtualBytes > limits) {
      return undefined;
    }
    return {
      state: 'coming',
      versionId,
      version: version.version,
      expectedReadyAt:
        (replica && expectedReadyAt(replica, wanted.now)) ??
        estimateArrival({
          ...leftOf(replica, version),
          bandwidth: settings.bandwidth
            ? BandwidthSchedule.parse(settings.bandwidth, region.timeZone)
            : BandwidthSchedule.unlimited(),
          now: Math.max(wanted.now, nextTry(replica)),
        }),
    };
  }

  /** The version that a session would get there once it is ready. */
  private findVersion(
    entry: BookEntry,
    region: RegionDefinition,
    wanted: string,
  ): VersionRecord | undefined {
    const versions = entry.versions.map(version => ({
      ...version,
      licensed: isLicensed(version.summary, region),
    }));
    if (wanted !== 'latest') {
      const key = versionKey(wanted);
      return versions.find(
        v =>
          v.versionKey === key &&
          v.licensed &&
          (v.stage === 'released' || v.stage === 'candidate'),
      );
    }
    const { policy, pinnedVersion } = this.on.book.wantedIn(entry, region.id);
    const pinnedKey = pinnedVersion && versionKey(pinnedVersion);
    const target = findTarget({
      versions,
      // Booking a template that the region does not want by itself brings it there.
      policy: policy === 'none' ? 'latest' : policy,
      pinnedVersionId: versions.find(v => v.versionKey === pinnedKey)?.id,
      isCanary: entry.rollout.canaryRegionIds.includes(region.id),
    });
    return versions.find(({ id }) => id === target?.id);
  }
}

/** Failed, and nothing happens before somebody does something about it. */
export function isStuck(replica: ReplicaRecord): boolean {
  return replica.state === 'failed' && replica.nextAttemptAt > FAR_FUTURE;
}

function nextTry(replica: ReplicaRecord | undefined): number {
  const waits = replica?.state === 'waiting' || replica?.state === 'failed';
  return waits ? replica.nextAttemptAt : 0;
}

/** What is fetched already need not be fetched again. */
function leftOf(
  replica: ReplicaRecord | undefined,
  { summary }: VersionRecord,
): { archiveBytes: number; imageBytes: number } {
  const imageBytes = summary.image.bytes;
  switch (replica?.state) {
    case 'fetching':
      return {
        archiveBytes: Math.max(0, summary.archive.bytes - replica.bytesDone),
        imageBytes,
      };
    case 'assembling':
    case 'staged':
    case 'importing':
    case 'verifying':
      return { archiveBytes: 0, imageBytes };
    default:
      return { archiveBytes: summary.archive.bytes, imageBytes };
  }
}
