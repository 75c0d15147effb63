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
        {versions === undefined &&
          t('templates.repositories.keys.revocation.unlisted')}
        {versions === 0 && t('templates.repositories.keys.revocation.nothing')}
        {versions !== undefined &&
          versions > 0 &&
          t('templates.repositories.keys.revocation.listed', {
            count: versions,
          })}
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
