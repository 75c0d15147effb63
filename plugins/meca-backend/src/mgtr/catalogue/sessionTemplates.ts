import { Template } from '@meca/backstage-plugin-meca-common';
import { TemplateReadiness } from '../types';
import { versionKey } from '../versions/versionKey';
import { BookEntry } from '../wanted/TemplateBook';
import { findPinnedKey } from './findCurrent';
import { overlayRegion, RegionTemplate } from './overlayRegion';
import { toAccessPorts } from './toAccessPorts';

/** What one region has of these templates. */
export function overlay(
  entries: BookEntry[],
  regionId: string,
  observed: Parameters<typeof overlayRegion>[0]['observed'],
): RegionTemplate[] {
  return overlayRegion({
    observed,
    versions: entries.flatMap(({ versions }) => versions),
    replicas: entries.flatMap(({ replicas }) =>
      replicas.filter(replica => replica.regionId === regionId),
    ),
    canaryPaths: new Set(
      entries
        .filter(({ rollout }) => rollout.canaryRegionIds.includes(regionId))
        .map(({ path }) => path),
    ),
    pinnedKeys: new Map(
      entries.flatMap(entry => {
        const key = findPinnedKey(entry, regionId);
        return key ? [[entry.path, key] as const] : [];
      }),
    ),
  });
}

const WILLINGNESS = { first: 0, yes: 1, 'last-resort': 2, never: 3 };

/** The one that a session gets. */
export function findBest(
  templates: RegionTemplate[],
  version: 'latest' | string,
): RegionTemplate | undefined {
  const key = version === 'latest' ? undefined : versionKey(version);
  const [best] = templates
    .filter(({ state }) => state === 'ready')
    .filter(t => (key ? t.versionKey === key : t.latest !== 'never'))
    .sort(
      (a, b) =>
        WILLINGNESS[a.latest] - WILLINGNESS[b.latest] ||
        (a.versionKey < b.versionKey ? 1 : -1),
    );
  return best;
}

/** Why a region has none that a session could get. */
export function describeMissing(
  here: RegionTemplate[],
  entry: BookEntry | undefined,
  version: string,
): TemplateReadiness {
  const key = version === 'latest' ? undefined : versionKey(version);
  const published = entry?.versions.find(v => v.versionKey === key);
  if (published?.stage === 'withdrawn') return { state: 'withdrawn' };
  const asked = here.filter(t => !key || t.versionKey === key);
  if (asked.some(({ state }) => state === 'preparing')) {
    return { state: 'preparing' };
  }
  if (asked.length === 0) return { state: 'missing' };
  const withdrawn = asked.every(({ isWithdrawn }) => isWithdrawn);
  return { state: withdrawn ? 'withdrawn' : 'failed' };
}

/** Templates that repositories have and no region has yet: they can be booked all the same. */
export function describeAbsent(
  entries: BookEntry[],
  present: Template[],
): Template[] {
  const there = new Set(present.map(({ path }) => path));
  return entries.flatMap(({ path, versions }) => {
    const newest = versions.find(({ stage }) => stage === 'released');
    if (!newest || there.has(path)) return [];
    const { title, description, os, access } = newest.summary;
    return [
      {
        path,
        title,
        description: description || undefined,
        osName: os.name,
        access: toAccessPorts(access),
        replicas: [],
      },
    ];
  });
}
