import { IdentifiedOption } from '@backstage/ui';
import {
  MachineSize,
  Offering,
  Region,
  Template,
} from '@meca/backstage-plugin-meca-common';
import { machineSizeParts } from '../../format/machineSize';
import { MecaTranslate } from '../../translation';
import { shortRegionName } from '../../components';
import { PlacementChoice } from './draft';

/** Policies first, then every region a session can be placed on, with what speaks against it. */
export function regionOptions(
  regions: Region[],
  template: Template | undefined,
  t: MecaTranslate,
): IdentifiedOption[] {
  return [
    { id: 'own-first', label: t('schedule.form.placeOwnFirst') },
    { id: 'best', label: t('schedule.form.placeBest') },
    ...regions
      .filter(region => region.stage === 'production')
      .map(region => ({
        id: `region:${region.id}`,
        label: shortRegionName(region.name),
        description: [
          template &&
            t(
              isReadyIn(template, region.id)
                ? 'schedule.form.placeTemplateReady'
                : 'schedule.form.placeTemplateMissing',
            ),
          isAway(region) && t('schedule.form.placeUnreachable'),
        ]
          .filter(Boolean)
          .join(' · '),
      })),
  ];
}

export function templateOptions(
  templates: Template[],
  regions: Region[],
  t: MecaTranslate,
): IdentifiedOption[] {
  return templates.map(template => {
    const ready = regions.filter(
      region => region.stage === 'production' && isReadyIn(template, region.id),
    );
    return {
      id: template.path,
      label: template.title,
      description: [
        ready.length > 0
          ? t('schedule.form.templateReadyIn', {
              regions: ready
                .map(region => shortRegionName(region.name))
                .join(', '),
            })
          : t('schedule.form.templateNowhere'),
        template.unsigned && t('components.unsigned'),
      ]
        .filter(Boolean)
        .join(' · '),
    };
  });
}

/** Sizes as they are in the chosen region; regions may size one name differently, then all sizes are told. */
export function offeringOptions(
  offerings: Offering[],
  placement: PlacementChoice,
  t: MecaTranslate,
): IdentifiedOption[] {
  return offerings.map(offering => {
    const there = offering.regions.filter(
      region => placement === `region:${region.regionId}`,
    );
    const sizes = there.length > 0 ? there : offering.regions;
    const texts = new Set(sizes.map(size => describeSize(size, t)));
    return {
      id: offering.name,
      label: offering.name,
      description: [...texts].join(' / '),
    };
  });
}

export function describeSize(size: MachineSize, t: MecaTranslate): string {
  return t('schedule.form.offeringSize', machineSizeParts(size));
}

/** Newest first; versions compare as numbers, field by field. */
export function versionsOf(template: Template | undefined): string[] {
  const versions = new Set(
    template?.replicas
      .filter(replica => replica.state === 'ready')
      .map(replica => replica.version),
  );
  return [...versions].sort((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  );
}

function isReadyIn(template: Template, regionId: string): boolean {
  return template.replicas.some(
    replica => replica.regionId === regionId && replica.state === 'ready',
  );
}

function isAway(region: Region): boolean {
  return ['unreachable', 'unauthorised'].includes(region.health.state);
}
