import { Button } from '@backstage/ui';
import {
  Region,
  RepositoryTemplateDetail,
  Wanted,
} from '@meca/backstage-plugin-meca-common';
import { useEntityHrefs } from '../../catalog/useEntityHrefs';
import {
  MaybeLink,
  Muted,
  RegionBadge,
  shortRegionName,
} from '../../components';
import { useMecaTranslation } from '../../translation';
import { RegionStanding } from '../standing/regionStanding';
import { StandingMark } from '../standing/StandingMark';
import { policyWords } from '../standing/wantedWords';
import { ReplicaLine } from './ReplicaLine';
import styles from './TemplatePage.module.css';

/** One region: what it wants, what it has with its progress, and what can be done there. */
export function RegionRow(props: {
  standing: RegionStanding;
  region?: Region;
  isCanary: boolean;
  /** Versions of which no new machine is made. */
  withdrawn: ReadonlySet<string>;
  /** Classes to come in the region. */
  sessions: RepositoryTemplateDetail['sessions'];
  /** Whether the table has a column for them. */
  hasActions: boolean;
  onSync(): void;
  onChange(wanted: Wanted): void;
}) {
  const { standing, region, isCanary, withdrawn, sessions, hasActions } = props;
  const { onSync, onChange } = props;
  const { regionId, wanted, replicas, state, target } = standing;
  const { t } = useMecaTranslation();
  const href = useEntityHrefs().region(regionId);
  const name = region ? shortRegionName(region.name) : regionId;
  return (
    <tr>
      <th scope="row">
        <span className={styles.regionCell}>
          <MaybeLink href={href} label={region?.name ?? regionId}>
            <RegionBadge region={region} regionId={regionId} />
          </MaybeLink>
          {isCanary && <Muted>{t('templates.regionTable.canary')}</Muted>}
        </span>
      </th>
      <td>
        {wanted && (
          <span className={styles.wantsCell}>
            <span>{policyWords(wanted, t)}</span>
            <Muted>
              {[
                wanted.policy !== 'none' &&
                  t('templates.wants.keep', { count: wanted.keepVersions }),
                wanted.isDefault && t('templates.wants.default'),
              ]
                .filter(Boolean)
                .join(', ')}
            </Muted>
          </span>
        )}
      </td>
      <td>
        <span className={styles.hasCell}>
          {replicas.map(replica => (
            <ReplicaLine
              key={replica.id}
              replica={replica}
              regionName={name}
              isBehind={state === 'behind' && replica.current}
              isWithdrawn={withdrawn.has(replica.version)}
              heldBy={sessions.filter(s => s.version === replica.version)}
            />
          ))}
          {replicas.length === 0 && (
            <span className={styles.replicaLine}>
              <StandingMark state={state} />
              {t(`templates.state.${state}`)}
            </span>
          )}
          {(state === 'behind' || state === 'missing') && target && (
            <Muted>{t(`templates.cell.${state}`, { version: target })}</Muted>
          )}
        </span>
      </td>
      {hasActions && (
        <td>
          {wanted?.manageable && (
            <span className={styles.rowButtons}>
              {wanted.policy !== 'none' && (
                <Button
                  size="small"
                  variant="secondary"
                  aria-label={t('templates.regionTable.syncLabel', {
                    region: name,
                  })}
                  onPress={onSync}
                >
                  {t('templates.regionTable.sync')}
                </Button>
              )}
              <Button
                size="small"
                variant="secondary"
                aria-label={t('templates.regionTable.changeLabel', {
                  region: name,
                })}
                onPress={() => onChange(wanted)}
              >
                {t('templates.regionTable.change')}
              </Button>
            </span>
          )}
        </td>
      )}
    </tr>
  );
}
