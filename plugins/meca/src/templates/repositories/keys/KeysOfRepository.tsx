import { useState } from 'react';
import { Alert, Button } from '@backstage/ui';
import { KeyChange, RepositoryKeys } from '@meca/backstage-plugin-meca-common';
import { RiUserAddLine } from '@remixicon/react';
import { Muted, ProblemAlert } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import { KeyPublisher, KeyRole, shortKeyId } from './keyOwners';
import { KeyNews, KeyNotice } from './KeyNotice';
import { PublisherDialog } from './PublisherDialog';
import { PublisherItem } from './PublisherItem';
import { RevokeDialog } from './RevokeDialog';
import { RoleItem } from './RoleItem';
import { RotateDialog } from './RotateDialog';
import styles from './Keys.module.css';

type Open =
  | { kind: 'rotateRole'; role: KeyRole['role'] }
  | { kind: 'rotate' | 'change' | 'revoke'; publisher: KeyPublisher }
  | { kind: 'add' };

/** Roles and publishers with their keys, and what can be done with them from here. */
export function KeysOfRepository(props: {
  repositoryId: string;
  keys: RepositoryKeys;
}) {
  const { repositoryId, keys } = props;
  const { roles, publishers, canEditPublishers, problem } = keys;
  const { t } = useMecaTranslation();
  const [open, setOpen] = useState<Open>();
  const [news, setNews] = useState<KeyNews>();
  return (
    <>
      {news && <KeyNotice news={news} onClose={() => setNews(undefined)} />}
      {problem && <ProblemAlert problem={problem} status="info" />}
      {!keys.manageable && !problem && (
        <Alert
          icon
          status="info"
          title={t('templates.repositories.keys.readOnly')}
          description={t('templates.repositories.keys.readOnlyHint')}
        />
      )}
      <h4 className={styles.subtitle}>
        {t('templates.repositories.keys.roles')}
      </h4>
      <ul className={styles.roles}>
        {roles.map(role => (
          <RoleItem
            key={role.role}
            role={role}
            onRotate={() => setOpen({ kind: 'rotateRole', role: role.role })}
          />
        ))}
      </ul>
      <div className={styles.itemHead}>
        <h4 className={styles.subtitle}>
          {t('templates.repositories.keys.publishers')}
        </h4>
        {canEditPublishers && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiUserAddLine />}
            onPress={() => setOpen({ kind: 'add' })}
          >
            {t('templates.repositories.keys.add')}
          </Button>
        )}
      </div>
      {publishers.length === 0 && (
        <Muted block>{t('templates.repositories.keys.noPublishers')}</Muted>
      )}
      <ul className={styles.items}>
        {publishers.map(publisher => (
          <PublisherItem
            key={publisher.name}
            publisher={publisher}
            canEdit={canEditPublishers}
            onAction={kind => setOpen({ kind, publisher })}
          />
        ))}
      </ul>
      <UnusedKeys keys={keys.unusedKeys} />
      {open && (
        <OpenDialog
          repositoryId={repositoryId}
          open={open}
          known={publishers.map(({ name }) => name)}
          onClose={() => setOpen(undefined)}
          onDone={done => {
            setNews(done);
            setOpen(undefined);
          }}
        />
      )}
    </>
  );
}

function OpenDialog(props: {
  repositoryId: string;
  open: Open;
  known: string[];
  onClose(): void;
  onDone(news: KeyNews): void;
}) {
  const { open, onDone, known, ...rest } = props;
  const done = (kind: KeyNews['kind'], name: string) => (change: KeyChange) =>
    onDone({ kind, name, change });
  switch (open.kind) {
    case 'rotateRole':
      return (
        <RotateDialog
          {...rest}
          kind={open.role}
          onDone={done('rotated', open.role)}
        />
      );
    case 'rotate':
      return (
        <RotateDialog
          {...rest}
          kind="publisher"
          publisher={open.publisher.name}
          onDone={done('rotated', open.publisher.name)}
        />
      );
    case 'revoke':
      return (
        <RevokeDialog
          {...rest}
          publisher={open.publisher}
          onDone={done('revoked', open.publisher.name)}
        />
      );
    default: {
      const publisher = open.kind === 'change' ? open.publisher : undefined;
      return (
        <PublisherDialog
          {...rest}
          known={known}
          publisher={publisher}
          onDone={(change, name) =>
            onDone({ kind: publisher ? 'saved' : 'added', name, change })
          }
        />
      );
    }
  }
}

function UnusedKeys({ keys }: { keys: RepositoryKeys['unusedKeys'] }) {
  const { t } = useMecaTranslation();
  if (keys.length === 0) return null;
  return (
    <details className={styles.howTo}>
      <summary>{t('templates.repositories.keys.unused')}</summary>
      <Muted block>{t('templates.repositories.keys.unusedHint')}</Muted>
      <ul className={styles.commands}>
        {keys.map(({ owner, keyId }) => (
          <li key={keyId}>
            <code title={keyId}>
              {t('templates.repositories.keys.unusedLine', {
                owner,
                id: shortKeyId(keyId),
              })}
            </code>
          </li>
        ))}
      </ul>
    </details>
  );
}
