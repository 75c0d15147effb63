import { KeyChange } from '@meca/backstage-plugin-meca-common';
import { Text } from '@backstage/ui';
import { ConfirmDialog } from '../../../components';
import { useMecaMutation } from '../../../query';
import { useMecaTranslation } from '../../../translation';
import { KEY_READS } from './keyReads';
import { OwnerKind } from './keyOwners';

/** Asks before a key is replaced; says what has to be done with the new one. */
export function RotateDialog(props: {
  repositoryId: string;
  kind: OwnerKind;
  /** With the kind `publisher`: whose. */
  publisher?: string;
  onClose(): void;
  onDone(change: KeyChange): void;
}) {
  const { repositoryId, kind, publisher, onClose, onDone } = props;
  const { t } = useMecaTranslation();
  const rotate = useMecaMutation('rotateKey', { invalidates: KEY_READS });
  const name =
    kind === 'publisher'
      ? publisher ?? ''
      : t(`templates.repositories.keys.role.${kind}`);
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('templates.repositories.keys.rotation.title', { name })}
      confirmLabel={t('templates.repositories.keys.rotation.confirm')}
      onConfirm={async () =>
        onDone(
          await rotate.mutateAsync({
            params: { repositoryId },
            body: { role: kind, ...(publisher && { publisher }) },
          }),
        )
      }
    >
      <Text as="p">{t('templates.repositories.keys.rotation.made')}</Text>
      <Text as="p" weight="bold">
        {t(`templates.repositories.keys.rotation.${kind}`, { name })}
      </Text>
      <Text as="p">{t('templates.repositories.keys.rotation.readers')}</Text>
    </ConfirmDialog>
  );
}
