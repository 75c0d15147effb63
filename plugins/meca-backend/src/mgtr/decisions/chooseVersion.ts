import { Problem } from '@meca/backstage-plugin-meca-common';
import { RegionDefinition } from '../../federation';
import { MgtrOptions } from '../options';
import { VersionRecord } from '../versions/VersionRow';
import { versionKey } from '../versions/versionKey';
import { isLicensed } from '../wanted/isLicensed';
import { findTarget } from '../wanted/planRegion';
import { BookEntry, TemplateBook } from '../wanted/TemplateBook';

/** The version that somebody may have brought to a region, or why there is none. */
export type ChosenVersion =
  | { version: VersionRecord; problem?: undefined }
  | { version?: undefined; problem: Problem };

/** `latest` is the highest one that the region may have, whatever its policy says. */
export function chooseVersion(
  entry: BookEntry,
  region: RegionDefinition,
  wanted: 'latest' | string,
  known: { book: TemplateBook; options: MgtrOptions },
): ChosenVersion {
  const { path } = entry;
  const settings = known.options.regions.get(region.id);
  const refuse = (code: string, message: string, remedy: string) => ({
    problem: { code, message: `${region.name}: ${message}`, remedy },
  });
  if (!settings) {
    return refuse(
      'misconfigured',
      'its delivery of templates is not configured soundly',
      `Have an operator correct meca.regions.${region.id}.mgtr; the log of the portal names the key.`,
    );
  }
  if (!known.options.repositories.some(r => r.id === entry.repositoryId)) {
    return refuse(
      'no-repository',
      `the repository ${entry.repositoryId} of ${path} is no longer in the configuration`,
      'Have an operator add it again.',
    );
  }
  const version = findVersion(entry, region, wanted);
  if (!version) {
    return refuse(
      'no-version',
      wanted === 'latest'
        ? `there is no version of ${path} that it may have`
        : `${path} has no version ${wanted}`,
      'Choose another version, or publish one.',
    );
  }
  const name = `${path} ${version.version}`;
  if (version.stage === 'withdrawn') {
    return refuse(
      'withdrawn',
      `${name} was withdrawn: ${version.withdrawn?.reason ?? ''}`,
      'Choose another version.',
    );
  }
  if (version.stage === 'gone') {
    return refuse(
      'not-listed',
      `the repository lists ${name} no more`,
      'Choose another version.',
    );
  }
  if (!isLicensed(version.summary, region)) {
    return refuse(
      'not-licensed',
      `the licence of ${name} does not include its institution`,
      'Choose another template, or ask its publisher.',
    );
  }
  const { virtualBytes } = version.summary.image;
  const { largestDiskBytes } = settings;
  if (largestDiskBytes !== undefined && virtualBytes > largestDiskBytes) {
    return refuse(
      'disk-too-large',
      `the disk of ${name} has ${virtualBytes} bytes, and the region takes ${largestDiskBytes} at most`,
      'Choose a smaller template, or have its administrators raise largestDisk.',
    );
  }
  return { version };
}

function findVersion(
  entry: BookEntry,
  region: RegionDefinition,
  wanted: string,
): VersionRecord | undefined {
  if (wanted !== 'latest') {
    const key = versionKey(wanted);
    return entry.versions.find(v => v.versionKey === key);
  }
  const target = findTarget({
    versions: entry.versions.map(version => ({
      ...version,
      licensed: isLicensed(version.summary, region),
    })),
    policy: 'latest',
    isCanary: entry.rollout.canaryRegionIds.includes(region.id),
  });
  return entry.versions.find(({ id }) => id === target?.id);
}
