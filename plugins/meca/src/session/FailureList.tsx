import { useState } from 'react';
import { Alert, Button } from '@backstage/ui';
import { Seat } from '@meca/backstage-plugin-meca-common';
import { describeError } from '../components';
import { sentence } from '../format';
import { useMecaTranslation } from '../translation';
import { FailureGroup, groupFailures } from './seatGroups';
import styles from './Session.module.css';

export interface FailureListProps {
  seats: Seat[];
  canRepair: boolean;
  repairSeat(ordinal: number): Promise<unknown>;
}

/** What failed, by cause, with what to do: the class can go on with the others. */
export function FailureList(props: FailureListProps) {
  const groups = groupFailures(props.seats);
  if (groups.length === 0) return null;
  return (
    <div className={styles.failures}>
      {groups.map(group => (
        <Failure key={JSON.stringify(group.problem)} group={group} {...props} />
      ))}
    </div>
  );
}

function Failure(props: FailureListProps & { group: FailureGroup }) {
  const { group, canRepair, repairSeat } = props;
  const { t } = useMecaTranslation();
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const [error, setError] = useState<unknown>();
  const count = group.seats.length;

  async function repairAll() {
    setError(undefined);
    const ordinals = group.seats.map(seat => seat.ordinal);
    try {
      // One after another: the service queues the work itself, and a refusal of one is likely one of all.
      for (const [done, ordinal] of ordinals.entries()) {
        setProgress({ done, total: ordinals.length });
        await repairSeat(ordinal);
      }
    } catch (refusal) {
      setError(refusal);
    } finally {
      setProgress(undefined);
    }
  }

  return (
    <Alert
      status="danger"
      icon
      title={`${t('session.problems.title', { count })}: ${
        group.problem
          ? sentence(group.problem.message)
          : t('session.problems.noCause')
      }`}
      description={
        <>
          {group.problem?.remedy && (
            <p>
              {t('components.remedy', {
                remedy: sentence(group.problem.remedy),
              })}
            </p>
          )}
          <p>
            {t('session.problems.seats', {
              ordinals: group.seats.map(seat => seat.ordinal).join(', '),
            })}
          </p>
          {error !== undefined && (
            <p>{sentence(describeError(error).message)}</p>
          )}
        </>
      }
      customActions={
        canRepair && (
          <Button
            size="small"
            variant="secondary"
            isPending={progress !== undefined}
            onPress={repairAll}
          >
            {progress
              ? t('session.problems.repairing', {
                  done: String(progress.done),
                  total: String(progress.total),
                })
              : t('session.problems.repairAll', { count })}
          </Button>
        )
      }
    />
  );
}
