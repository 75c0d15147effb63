import { RegionCapacity } from '@meca/backstage-plugin-meca-common';
import { Age } from '../../components';
import { useMecaTranslation } from '../../translation';

/** How old a region's numbers are, and what that means. */
export function CapacityAge(props: { capacity?: RegionCapacity }) {
  const { capacity } = props;
  const { t } = useMecaTranslation();
  if (!capacity?.observedAt) return <span>{t('dashboard.state.never')}</span>;
  return (
    <span>
      <Age at={capacity.observedAt} />
      {capacity.state !== 'fresh' && (
        <> ({t(`dashboard.state.${capacity.state}`)})</>
      )}
      {capacity.scope === 'account' && <>, {t('dashboard.state.account')}</>}
    </span>
  );
}
