import { useState } from 'react';
import { Button, Flex, Text } from '@backstage/ui';
import { Region, SessionDetail } from '@meca/backstage-plugin-meca-common';
import {
  RiCloseCircleLine,
  RiEditLine,
  RiPlayLine,
  RiStopLine,
} from '@remixicon/react';
import { ConfirmDialog, ErrorAlert, shortRegionName } from '../components';
import { useMecaQuery } from '../query';
import { ReservationDialog } from '../schedule/reservation/ReservationDialog';
import { useMecaTranslation } from '../translation';
import { useSessionActions } from './useSessionActions';
import styles from './Session.module.css';

/** The buttons that the service allows now; what destroys asks first. */
export function SessionActions(props: {
  session: SessionDetail;
  region?: Region;
}) {
  const { session, region } = props;
  const { t } = useMecaTranslation();
  const actions = useSessionActions(session.id);
  const [open, setOpen] = useState<'stop' | 'cancel' | 'edit'>();
  const viewer = useMecaQuery('getViewer', {}, { enabled: open === 'edit' });
  const close = () => setOpen(undefined);
  const can = (action: (typeof session.actions)[number]) =>
    session.actions.includes(action);
  const { ready, total } = session.seatCounts;
  const isAllReady = total > 0 && ready === total;
  const values = {
    title: session.title,
    number: session.seats.toLocaleString(),
    region: region ? shortRegionName(region.name) : session.regionId,
  };
  return (
    <div className={styles.actions}>
      <Flex gap="2" style={{ flexWrap: 'wrap' }}>
        {can('start') && (
          <Button
            // With every machine ready there is nothing to start.
            variant={isAllReady ? 'secondary' : 'primary'}
            iconStart={<RiPlayLine />}
            isPending={actions.start.isPending}
            onPress={actions.startAll}
          >
            {t('session.action.start')}
          </Button>
        )}
        {can('stop') && (
          <Button
            variant="secondary"
            iconStart={<RiStopLine />}
            onPress={() => setOpen('stop')}
          >
            {t('session.action.stop')}
          </Button>
        )}
        {can('update') && (
          <Button
            variant="secondary"
            iconStart={<RiEditLine />}
            onPress={() => setOpen('edit')}
          >
            {t('session.action.edit')}
          </Button>
        )}
        {can('cancel') && (
          <Button
            variant="tertiary"
            iconStart={<RiCloseCircleLine />}
            onPress={() => setOpen('cancel')}
          >
            {t('session.action.cancel')}
          </Button>
        )}
      </Flex>
      {actions.start.error && (
        <ErrorAlert
          title={t('session.action.startFailed')}
          error={actions.start.error}
        />
      )}
      <ConfirmDialog
        isOpen={open === 'stop'}
        onClose={close}
        title={t('session.confirm.stopTitle')}
        confirmLabel={t('session.action.stop')}
        dismissLabel={t('session.confirm.keepRunning')}
        destructive
        onConfirm={actions.stopAll}
      >
        <Text as="p">{t('session.confirm.stopBody', values)}</Text>
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={open === 'cancel'}
        onClose={close}
        title={t('session.confirm.cancelTitle')}
        confirmLabel={t('session.action.cancel')}
        dismissLabel={t('session.confirm.keep')}
        destructive
        onConfirm={actions.cancelSession}
      >
        <Text as="p">{t('session.confirm.cancelBody', values)}</Text>
      </ConfirmDialog>
      {open === 'edit' && viewer.error && (
        <ErrorAlert error={viewer.error} onRetry={() => viewer.refetch()} />
      )}
      {open === 'edit' && viewer.data && (
        <ReservationDialog
          viewer={viewer.data}
          session={session}
          onClose={close}
          onDone={close}
        />
      )}
    </div>
  );
}
