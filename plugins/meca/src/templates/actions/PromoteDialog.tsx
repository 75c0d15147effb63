import { Text } from '@backstage/ui';
import {
  RepositoryTemplateDetail,
  RepositoryVersion,
} from '@meca/backstage-plugin-meca-common';
import { ConfirmDialog, useRegionNames } from '../../components';
import { useMecaMutation } from '../../query';
import { useMecaTranslation } from '../../translation';
import { MGTR_READS } from './mgtrReads';

/** Asks before a candidate goes to everybody; says where it has proved itself. */
export function PromoteDialog(props: {
  template: RepositoryTemplateDetail;
  version: RepositoryVersion;
  onClose(): void;
}) {
  const { template, onClose } = props;
  const { version } = props.version;
  const { t } = useMecaTranslation();
  const nameOf = useRegionNames();
  const promote = useMecaMutation('promoteVersion', {
    invalidates: MGTR_READS,
  });
  const readyIn = template.replicas
    .filter(each => each.version === version && each.state === 'ready')
    .map(each => nameOf(each.regionId));
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('templates.action.promote.title', { version })}
      confirmLabel={t('templates.action.promote.confirm')}
      onConfirm={() =>
        promote.mutateAsync({ body: { path: template.path, version } })
      }
    >
      <Text as="p">
        {t('templates.action.promote.body', { title: template.title, version })}
      </Text>
      <Text as="p" weight={readyIn.length ? 'regular' : 'bold'}>
        {readyIn.length > 0
          ? t('templates.action.promote.ready', { names: readyIn.join(', ') })
          : t('templates.action.promote.notReady')}
      </Text>
    </ConfirmDialog>
  );
}
