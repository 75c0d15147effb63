import { Text } from '@backstage/ui';
import { KeyChange } from '@meca/backstage-plugin-meca-common';
import { ConfirmDialog } from '../../../components';
import { useMecaMutation } from '../../../query';
import { useMecaTranslation } from '../../../translation';
import { KEY_READS } from './keyReads';
import { KeyPublisher } from './keyOwners';

/** Asks before a publisher loses all rights; says what becomes of its versions and of classes that use them. */
export function RevokeDialog(props: {
  repositoryId: string;
  publisher: KeyPublisher;
  onClose(): void;
  onDone(change: KeyChange): void;
}) {
  const { repositoryId, onClose, onDone } = props;
  const { name, versions, sessionsHolding } = props.publisher;
  const { t } = useMecaTranslation();
  const revoke = useMecaMutation('revokePublisher', { invalidates: KEY_READS });
  return (
    <ConfirmDialog
      isOpen
      destructive
      onClose={onClose}
      title={t('templates.repositories.keys.revocation.title', { name })}
      confirmLabel={t('templates.repositories.keys.revocation.confirm')}
      onConfirm={async () =>
        onDone(
          await revoke.mutateAsync({
            params: { repositoryId },
            body: { publisher: name },
          }),
        )
      }
    >
      <Text as="p">
        {versions
          ? t('templates.repositories.keys.revocation.listed', {
              count: versions,
            })
          : t('templates.repositories.keys.revocation.unlisted')}
      </Text>
      {sessionsHolding > 0 && (
        <Text as="p" weight="bold">
          {t('templates.repositories.keys.revocation.holding', {
            count: sessionsHolding,
          })}
        </Text>
      )}
      <Text as="p">{t('templates.repositories.keys.revocation.undo')}</Text>
    </ConfirmDialog>
  );
}
