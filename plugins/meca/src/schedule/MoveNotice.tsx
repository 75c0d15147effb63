import { Alert, Button, Flex } from '@backstage/ui';
import { Region } from '@meca/backstage-plugin-meca-common';
import { describeError, shortRegionName } from '../components';
import { formatRange, sentence } from '../format';
import { useMecaTranslation } from '../translation';
import { MoveOutcome } from './useMoveSession';

export interface MoveNoticeProps {
  outcome?: MoveOutcome;
  regions: Region[];
  onUndo(moved: Extract<MoveOutcome, { state: 'moved' }>): void;
  onDismiss(): void;
}

/** Tells what became of a drag, and takes it back. Stays until dismissed: an undo must not run away. */
export function MoveNotice(props: MoveNoticeProps) {
  return (
    <div role="status">
      {props.outcome && <Outcome {...props} outcome={props.outcome} />}
    </div>
  );
}

function Outcome(props: MoveNoticeProps & { outcome: MoveOutcome }) {
  const { outcome } = props;
  const { t } = useMecaTranslation();
  const dismiss = (
    <Button size="small" variant="tertiary" onPress={props.onDismiss}>
      {t('schedule.move.dismiss')}
    </Button>
  );
  switch (outcome.state) {
    case 'pending':
      return (
        <Alert
          isPending
          title={t('schedule.move.pending', { title: outcome.before.title })}
        />
      );
    case 'moved': {
      const { before, after } = outcome;
      const title = after.title;
      const time = formatRange(after.startsAt, after.endsAt);
      const region = props.regions.find(each => each.id === after.regionId);
      return (
        <Alert
          status="success"
          icon
          title={
            before.regionId === after.regionId
              ? t('schedule.move.done', { title, time })
              : t('schedule.move.doneElsewhere', {
                  title,
                  time,
                  region: region
                    ? shortRegionName(region.name)
                    : after.regionId,
                })
          }
          customActions={
            <Flex gap="2">
              <Button
                size="small"
                variant="secondary"
                onPress={() => props.onUndo(outcome)}
              >
                {t('schedule.move.undo')}
              </Button>
              {dismiss}
            </Flex>
          }
        />
      );
    }
    case 'undone':
      return (
        <Alert
          status="info"
          icon
          title={t('schedule.move.undone', { title: outcome.after.title })}
          customActions={dismiss}
        />
      );
    default:
      return (
        <Alert
          status="danger"
          icon
          title={t('schedule.move.refused', { title: outcome.before.title })}
          description={sentence(describeError(outcome.error).message)}
          customActions={dismiss}
        />
      );
  }
}
