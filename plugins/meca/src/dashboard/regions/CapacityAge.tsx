import { RegionCapacity } from '@meca/backstage-plugin-meca-common';
import { Age, Muted } from '../../components';
import { useMecaTranslation } from '../../translation';

/** How old a region's numbers are, and what that means. */
export function CapacityAge(props: { capacity?: RegionCapacity }) {
  const { capacity } = props;
  const { t } = useMecaTranslation();
  if (!capacity?.observedAt) return <Muted>{t('dashboard.state.never')}</Muted>;
  return (
    <span>
      <Age at={capacity.observedAt} />
      {capacity.state !== 'fresh' && (
        <>
          {' '}
          <Muted>({t(`dashboard.state.${capacity.state}`)})</Muted>
        </>
      )}
    </span>
  );
}
