import {
  Button,
  ButtonLink,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { Region, RepositoryTemplate } from '@meca/backstage-plugin-meca-common';
import { shortRegionName } from '../../components';
import { useMecaTranslation } from '../../translation';
import { ReplicaDetails } from '../standing/ReplicaDetails';
import { regionStanding } from '../standing/regionStanding';
import { wantedWords } from '../standing/wantedWords';
import { useTemplateHrefs } from '../useTemplateHref';
import styles from './CellDialog.module.css';

/** Everything about one template in one region: what it wants, what is there, what goes wrong and what to do. */
export function CellDialog(props: {
  template: RepositoryTemplate;
  region: Region;
  onClose(): void;
}) {
  const { template, region, onClose } = props;
  const { t } = useMecaTranslation();
  const hrefs = useTemplateHrefs();
  const regionName = shortRegionName(region.name);
  const standing = regionStanding(template, region.id);
  const { wanted, current, replicas, state, target } = standing;
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={open => !open && onClose()}
      width={560}
    >
      <DialogHeader>
        {t('templates.cell.title', {
          title: template.title,
          region: regionName,
        })}
      </DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          <dl className={styles.facts}>
            <dt>{t('templates.cell.wants')}</dt>
            <dd>{wanted ? wantedWords(wanted, t) : '–'}</dd>
            <dt>{t('templates.cell.has')}</dt>
            <dd>{current?.version ?? t('templates.cell.hasNone')}</dd>
            {replicas[0] && (
              <>
                <dt>{t('templates.cell.delivery')}</dt>
                <dd>{t(`templates.mode.${replicas[0].mode}`)}</dd>
              </>
            )}
          </dl>
          {(state === 'behind' || state === 'missing') && target && (
            <p className={styles.text}>
              {t(`templates.cell.${state}`, { version: target })}
            </p>
          )}
          {replicas.map(replica => (
            <ReplicaDetails
              key={replica.id}
              replica={replica}
              regionName={regionName}
            />
          ))}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('templates.cell.close')}
        </Button>
        <ButtonLink variant="primary" href={hrefs.template(template.path)}>
          {t('templates.cell.open')}
        </ButtonLink>
      </DialogFooter>
    </Dialog>
  );
}
