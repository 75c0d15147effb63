import { Button } from '@backstage/ui';
import { RiErrorWarningFill } from '@remixicon/react';
import { Muted, Remedy } from '../../../components';
import { sentence } from '../../../format';
import { MecaTranslate, useMecaTranslation } from '../../../translation';
import { ExpiryLine } from './ExpiryLine';
import { HowTo } from './HowTo';
import { KeyList } from './KeyList';
import { KeyPublisher } from './keyOwners';
import styles from './Keys.module.css';

function rightsWords(publisher: KeyPublisher, t: MecaTranslate): string {
  const { folders, versions, sessionsHolding } = publisher;
  return [
    folders.includes('')
      ? t('templates.repositories.keys.everything')
      : t('templates.repositories.keys.folders', {
          folders: folders.map(each => `${each}/`).join(', '),
        }),
    versions !== undefined &&
      t('templates.repositories.keys.versions', { count: versions }),
    sessionsHolding > 0 &&
      t('templates.repositories.keys.holding', { count: sessionsHolding }),
  ]
    .filter(Boolean)
    .join(', ');
}

/** A publisher: what it may publish, its keys, until when its signature holds, and what can be done with it. */
export function PublisherItem(props: {
  publisher: KeyPublisher;
  canEdit: boolean;
  onAction(kind: 'rotate' | 'change' | 'revoke'): void;
}) {
  const { publisher, canEdit, onAction } = props;
  const { name, canRotate, problem } = publisher;
  const { t } = useMecaTranslation();
  const actions = [
    ...(canRotate ? (['rotate'] as const) : []),
    ...(canEdit ? (['change', 'revoke'] as const) : []),
  ];
  return (
    <li className={styles.item} aria-label={name}>
      <div className={styles.itemHead}>
        <strong>{name}</strong>
        <span className={styles.buttons}>
          {actions.map(kind => (
            <Button
              key={kind}
              size="small"
              variant="secondary"
              aria-label={t(`templates.repositories.keys.${kind}Label`, {
                name,
              })}
              onPress={() => onAction(kind)}
            >
              {t(`templates.repositories.keys.${kind}`)}
            </Button>
          ))}
        </span>
      </div>
      <Muted>{rightsWords(publisher, t)}</Muted>
      {problem && (
        <span className={styles.warning} data-state="over">
          <RiErrorWarningFill size={16} aria-hidden="true" />
          <span>
            {sentence(problem.message)} <Remedy of={problem} />
          </span>
        </span>
      )}
      <KeyList owner={publisher} />
      <ExpiryLine kind="publisher" signed={publisher} />
      {!canRotate && <HowTo kind="publisher" publisher={publisher} />}
    </li>
  );
}
