import { Wanted } from '@meca/backstage-plugin-meca-common';
import { MecaTranslate } from '../../translation';

/** What a region wants, without how much it keeps: `always the latest version`. */
export function policyWords(
  wanted: Pick<Wanted, 'policy' | 'version'>,
  t: MecaTranslate,
): string {
  return wanted.policy === 'pinned'
    ? t('templates.wants.pinned', { version: wanted.version ?? '' })
    : t(`templates.wants.${wanted.policy}`);
}

/** What a region wants in full: `always the latest version, keeps 2 versions`. */
export function wantedWords(wanted: Wanted, t: MecaTranslate): string {
  if (wanted.policy === 'none') return policyWords(wanted, t);
  return [
    policyWords(wanted, t),
    t('templates.wants.keep', { count: wanted.keepVersions }),
  ].join(', ');
}
