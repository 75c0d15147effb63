import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  RepositoryVersion,
} from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { PromoteDialog } from '../actions/PromoteDialog';
import { SyncDialog } from '../actions/SyncDialog';
import { WithdrawDialog } from '../actions/WithdrawDialog';
import { VersionCard } from './VersionCard';
import styles from './Versions.module.css';

/** Older ones are rarely looked for; they open on demand. */
const SHOWN = 5;

/** All versions, the highest first. */
export function VersionList(props: { template: RepositoryTemplateDetail }) {
  const { template } = props;
  const { versionList } = template;
  const { t } = useMecaTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const [open, setOpen] = useState<{
    kind: 'promote' | 'withdraw' | 'sync';
    version: RepositoryVersion;
  }>();
  const close = () => setOpen(undefined);
  const shown = showsAll ? versionList : versionList.slice(0, SHOWN);
  return (
    <>
      <ul className={styles.list}>
        {shown.map(version => (
          <li key={version.version}>
            <VersionCard
              template={template}
              version={version}
              onAction={kind => setOpen({ kind, version })}
            />
          </li>
        ))}
      </ul>
      {shown.length < versionList.length && (
        <Button
          size="small"
          variant="secondary"
          className={styles.more}
          onPress={() => setShowsAll(true)}
        >
          {t('templates.version.older', {
            count: versionList.length - shown.length,
          })}
        </Button>
      )}
      {open?.kind === 'promote' && (
        <PromoteDialog
          template={template}
          version={open.version}
          onClose={close}
        />
      )}
      {open?.kind === 'withdraw' && (
        <WithdrawDialog
          template={template}
          version={open.version}
          onClose={close}
        />
      )}
      {open?.kind === 'sync' && (
        <SyncDialog
          template={template}
          version={open.version.version}
          onClose={close}
        />
      )}
    </>
  );
}
