import { Alert, Button, Flex, Text } from '@backstage/ui';
import { parseAbsolute } from '@internationalized/date';
import { PlacementVerdict, Region } from '@meca/backstage-plugin-meca-common';
import { formatMoment } from '../../format/sessionTime';
import { useMecaTranslation } from '../../translation';
import { ErrorAlert, shortRegionName } from '../../components';
import { moveStart, ReservationDraft } from './draft';
import { PlacementPreview as Preview } from './usePlacementPreview';
import { VerdictList } from './VerdictList';
import styles from './Reservation.module.css';

export interface PlacementPreviewProps {
  draft: ReservationDraft;
  preview: Preview;
  regions: Region[];
  onChange(part: Partial<ReservationDraft>): void;
}

/** Where the reservation would go, while it is typed, and what to do if nowhere. */
export function PlacementPreview(props: PlacementPreviewProps) {
  const { draft, preview, regions } = props;
  const { t } = useMecaTranslation();
  const { placement } = preview;

  let body;
  if (!preview.complete) {
    body = <Text color="secondary">{t('schedule.preview.incomplete')}</Text>;
  } else if (preview.error) {
    body = (
      <ErrorAlert
        title={t('schedule.preview.failed')}
        error={preview.error}
        onRetry={() => preview.retry()}
      />
    );
  } else if (!placement) {
    body = <Text>{t('schedule.preview.loading')}</Text>;
  } else {
    const chosen = regions.find(each => each.id === placement.regionId);
    const name = chosen ? shortRegionName(chosen.name) : placement.regionId;
    body = (
      <>
        {placement.regionId ? (
          <Alert
            status="success"
            icon
            title={t('schedule.preview.chosen', { region: name ?? '' })}
          />
        ) : (
          <Alert
            status="warning"
            icon
            title={t(
              draft.placement.startsWith('region:')
                ? 'schedule.preview.nowhereChosen'
                : 'schedule.preview.nowhere',
            )}
            description={<NextSlots {...props} verdicts={placement.verdicts} />}
          />
        )}
        <details key={placement.regionId ?? ''} open={!placement.regionId}>
          <summary>
            {t('schedule.preview.all', { count: placement.verdicts.length })}
          </summary>
          <p className={styles.hint}>{t('schedule.preview.caption')}</p>
          <VerdictList
            verdicts={placement.verdicts}
            regions={regions}
            seats={draft.seats}
            zone={draft.start?.timeZone ?? 'UTC'}
          />
        </details>
      </>
    );
  }
  return (
    <section
      aria-label={t('schedule.preview.title')}
      aria-busy={preview.pending}
      className={preview.pending ? styles.previewStale : styles.preview}
    >
      <Text as="h3" variant="title-x-small">
        {t('schedule.preview.title')}
      </Text>
      <div aria-live="polite" className={styles.stack}>
        {body}
      </div>
    </section>
  );
}

/** Up to three later starts at which everything fits, the soonest first. */
function NextSlots(
  props: PlacementPreviewProps & { verdicts: PlacementVerdict[] },
) {
  const { draft, regions } = props;
  const { t } = useMecaTranslation();
  const zone = draft.start?.timeZone ?? 'UTC';
  const slots = props.verdicts
    .filter(verdict => verdict.nextFitAt)
    .sort((a, b) => Date.parse(a.nextFitAt!) - Date.parse(b.nextFitAt!))
    .slice(0, 3);
  return (
    <Flex gap="2" style={{ flexWrap: 'wrap' }}>
      {slots.map(slot => {
        const region = regions.find(each => each.id === slot.regionId);
        const time = formatMoment({
          at: slot.nextFitAt!,
          zone,
          now: new Date(),
        });
        return (
          <Button
            key={slot.regionId}
            size="small"
            variant="secondary"
            onPress={() =>
              props.onChange({
                ...moveStart(
                  draft,
                  parseAbsolute(new Date(slot.nextFitAt!).toISOString(), zone),
                ),
                placement: `region:${slot.regionId}`,
              })
            }
          >
            {t('schedule.preview.takeIn', {
              time,
              region: region ? shortRegionName(region.name) : slot.regionId,
            })}
          </Button>
        );
      })}
    </Flex>
  );
}
