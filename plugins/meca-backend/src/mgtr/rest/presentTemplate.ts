import {
  RepositoryTemplate,
  RepositoryVersion,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { Federation } from '../../federation';
import { findCurrent } from '../catalogue/findCurrent';
import { toAccessPorts } from '../catalogue/toAccessPorts';
import { MgtrOptions } from '../options';
import { buildReplica } from '../replicas';
import { VersionRecord } from '../versions/VersionRow';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';

/** A template as one caller sees it. */
export function presentTemplate(
  entry: BookEntry,
  known: {
    book: TemplateBook;
    federation: Federation;
    options: MgtrOptions;
    /** Ids of regions. */
    manageable: ReadonlySet<string>;
    now: number;
  },
): RepositoryTemplate {
  const { options, manageable, now } = known;
  const { path, versions, rollout, repositoryId } = entry;
  const latest = versions.find(({ stage }) => stage === 'released');
  const candidate = versions.find(
    v =>
      v.stage === 'candidate' && (!latest || v.versionKey > latest.versionKey),
  );
  const speaker = latest ?? candidate ?? versions[0];
  const current = new Set(
    known.federation.list().map(({ id }) => findCurrent(entry, id)?.id),
  );
  const repository = options.repositories.find(r => r.id === repositoryId);
  return {
    path,
    title: speaker.summary.title,
    osName: speaker.summary.os.name,
    repositoryId,
    // What is no longer in the configuration is vouched for by nobody.
    trust: repository?.trust.kind ?? 'none',
    latestVersion: latest?.version,
    candidateVersion: candidate?.version,
    archiveBytes: speaker.summary.archive.bytes,
    versions: versions.filter(({ stage }) => stage !== 'gone').length,
    rollout,
    wanted: presentWanted(entry, known),
    replicas: entry.replicas
      .filter(({ state }) => state !== 'gone')
      .map(replica =>
        buildReplica(replica, {
          current: current.has(replica.id),
          manageable: manageable.has(replica.regionId),
          now,
        }),
      ),
  };
}

function presentWanted(
  entry: BookEntry,
  known: {
    book: TemplateBook;
    federation: Federation;
    manageable: ReadonlySet<string>;
  },
): Wanted[] {
  return known.federation.list().map(({ id: regionId }) => {
    const wanted = known.book.wantedIn(entry, regionId);
    return {
      regionId,
      policy: wanted.policy,
      ...(wanted.policy === 'pinned' && { version: wanted.pinnedVersion }),
      keepVersions: wanted.keepVersions,
      isDefault: wanted.isDefault,
      manageable: known.manageable.has(regionId),
    };
  });
}

/** A version with how many unfinished sessions hold it. */
export function presentVersion(
  version: VersionRecord,
  sessionsHolding: number,
): RepositoryVersion {
  const { summary, withdrawn } = version;
  const { image, archive, licence } = summary;
  return {
    version: version.version,
    repositoryId: version.repositoryId,
    publisher: version.publisher,
    stage: version.stage,
    title: summary.title,
    notes: summary.description,
    createdAt: new Date(summary.createdAt).toISOString(),
    firstSeenAt: new Date(version.firstSeenAt).toISOString(),
    osName: summary.os.name,
    access: toAccessPorts(summary.access),
    format: image.format,
    archiveBytes: archive.bytes,
    imageBytes: image.bytes,
    virtualBytes: image.virtualBytes,
    imageSha256: image.sha256,
    licenceNote: licence?.note || undefined,
    licensedInstitutions: licence?.institutions,
    withdrawn: withdrawn && {
      at: new Date(withdrawn.at).toISOString(),
      reason: withdrawn.reason,
    },
    sessionsHolding,
  };
}
