import { Fragment } from 'react';
import { PrunableVersion } from '@meca/backstage-plugin-meca-common';
import { RiDeleteBinLine, RiLockLine } from '@remixicon/react';
import { Muted } from '../../../components';
import { formatAmount, formatInstant } from '../../../format';
import { StateChip } from '../../../session/StateChip';
import { useMecaTranslation } from '../../../translation';
import { Because } from './Because';
import styles from './Prune.module.css';

/** More rows than this help nobody to decide, and slow the page down. */
const MOST_ROWS = 200;

const COLUMNS = ['version', 'published', 'size', 'outcome', 'because'] as const;

/** By template; those of which something goes come first. */
function byTemplate(items: PrunableVersion[]): [string, PrunableVersion[]][] {
  const groups = new Map<string, PrunableVersion[]>();
  for (const item of items) {
    groups.set(item.path, [...(groups.get(item.path) ?? []), item]);
  }
  const loses = (versions: PrunableVersion[]) =>
    Number(versions.some(({ outcome }) => outcome === 'goes'));
  return [...groups].sort(([, a], [, b]) => loses(b) - loses(a));
}

/** What goes and what stays, each with its reason. */
export function PruningTable(props: { items: PrunableVersion[] }) {
  const { items } = props;
  const { t } = useMecaTranslation();
  const shown = byTemplate(items)
    .flatMap(([, versions]) => versions)
    .slice(0, MOST_ROWS);
  return (
    <>
      <table
        className={styles.table}
        aria-label={t('templates.repositories.prune.preview')}
      >
        <thead>
          <tr>
            {COLUMNS.map(column => (
              <th key={column} scope="col">
                {t(`templates.repositories.prune.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byTemplate(shown).map(([path, versions]) => (
            <Fragment key={path}>
              <tr>
                <th scope="rowgroup" colSpan={COLUMNS.length}>
                  {versions[0].title ?? path} <code>{path}</code>
                </th>
              </tr>
              {versions.map(version => (
                <VersionRow key={version.version} version={version} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      {items.length > shown.length && (
        <Muted block>
          {t('templates.repositories.prune.notShown', {
            count: items.length - shown.length,
          })}
        </Muted>
      )}
    </>
  );
}

function VersionRow({ version: item }: { version: PrunableVersion }) {
  const { version, createdAt, archiveBytes, outcome, withdrawn } = item;
  const { t } = useMecaTranslation();
  const goes = outcome === 'goes';
  return (
    <tr>
      <th scope="row">
        <span>{version}</span>{' '}
        {withdrawn && (
          <Muted>{t('templates.repositories.prune.withdrawn')}</Muted>
        )}
      </th>
      <td>{createdAt ? formatInstant(createdAt) : '–'}</td>
      <td>
        {archiveBytes === undefined ? '–' : formatAmount(archiveBytes, 'bytes')}
      </td>
      <td>
        <StateChip
          tone={goes ? 'bad' : 'quiet'}
          icon={goes ? <RiDeleteBinLine /> : <RiLockLine />}
        >
          {t(`templates.repositories.prune.${outcome}`)}
        </StateChip>
      </td>
      <td>
        {goes ? (
          <Muted>{t('templates.repositories.prune.tooMany')}</Muted>
        ) : (
          item.reasons.map(reason => (
            <Because key={reason.code} reason={reason} />
          ))
        )}
      </td>
    </tr>
  );
}
