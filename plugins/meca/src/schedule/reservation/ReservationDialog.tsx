import { useRef } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import {
  Session,
  SessionDetail,
  Viewer,
} from '@meca/backstage-plugin-meca-common';
import { useMecaQuery } from '../../query';
import { useMecaTranslation } from '../../translation';
import { TimeRange } from './draft';
import { ReservationFields } from './ReservationFields';
import { ReservationProblems } from './ReservationProblems';
import { useInstitutionMemory } from './useInstitutionMemory';
import { useReservation } from './useReservation';
import styles from './Reservation.module.css';

export interface ReservationDialogProps {
  viewer: Viewer;
  /** What was selected in the calendar. */
  range?: TimeRange;
  /** The session to change; left out: a new one. */
  session?: Session;
  onClose(): void;
  onDone(session: SessionDetail): void;
}

/** The reservation form; stays open with everything typed until the service has said yes. */
export function ReservationDialog(props: ReservationDialogProps) {
  const { session } = props;
  const { t } = useMecaTranslation();
  const institutions = useInstitutionMemory();
  const reservation = useReservation({
    ...props,
    institutionRef: institutions.last,
  });
  const regions = useMecaQuery('listRegions', {});
  const templates = useMecaQuery('listTemplates', {});
  const offerings = useMecaQuery('listOfferings', {});
  const form = useRef<HTMLFormElement>(null);
  const busy = reservation.status.state === 'submitting';

  async function submit() {
    const done = await reservation.submit();
    if (done) {
      if (!session) institutions.remember(done.institutionRef);
      props.onDone(done);
    } else focusFirstFault(form.current);
  }

  return (
    <Dialog
      isOpen
      // A click beside the form must not throw away what was typed.
      isDismissable={false}
      isKeyboardDismissDisabled={busy}
      onOpenChange={open => !open && !busy && props.onClose()}
      width="min(56rem, 94vw)"
    >
      <DialogHeader>
        {session
          ? t('schedule.form.editTitle', { title: session.title })
          : t('schedule.form.newTitle')}
      </DialogHeader>
      <DialogBody>
        <form
          ref={form}
          className={styles.form}
          noValidate
          onSubmit={event => {
            event.preventDefault();
            submit();
          }}
        >
          <ReservationFields
            reservation={reservation}
            viewer={props.viewer}
            session={session}
            regions={regions.data?.items ?? []}
            templates={templates.data?.items ?? []}
            offerings={offerings.data?.items ?? []}
          />
          <ReservationProblems
            reservation={reservation}
            isChange={session !== undefined}
            regions={regions.data?.items ?? []}
            loadError={regions.error ?? templates.error ?? offerings.error}
            onRetryLoad={() => {
              for (const query of [regions, templates, offerings]) {
                if (query.error) query.refetch();
              }
            }}
          />
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" isDisabled={busy} onPress={props.onClose}>
          {t('schedule.form.cancel')}
        </Button>
        <Button
          variant="primary"
          isPending={busy}
          isDisabled={reservation.isOutdated}
          onPress={submit}
        >
          {session ? t('schedule.form.save') : t('schedule.form.reserve')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** After the render that shows the faults. */
function focusFirstFault(form: HTMLFormElement | null) {
  setTimeout(() =>
    form
      ?.querySelector<HTMLElement>(
        '[data-invalid-field] :is(input:not([hidden]), button, [tabindex="0"], textarea)',
      )
      ?.focus(),
  );
}
