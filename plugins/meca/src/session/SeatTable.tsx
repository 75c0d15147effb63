import { useMemo } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  Button,
  ButtonLink,
  Cell,
  CellText,
  ColumnConfig,
  Flex,
  Table,
  Text,
} from '@backstage/ui';
import { Seat } from '@meca/backstage-plugin-meca-common';
import { RiToolsLine, RiWindow2Line } from '@remixicon/react';
import { PersonName } from '../components/PersonName';
import { sentence } from '../format';
import { workspaceRouteRef } from '../routes';
import { useMecaTranslation } from '../translation';
import { SeatStateChip } from './SeatStateChip';
import styles from './Session.module.css';

/** Above this, only the rows on screen are drawn. */
const VIRTUALISE_FROM = 60;
const ESTIMATED_ROW_PX = 52;

export interface SeatTableProps {
  seats: Seat[];
  canRepair: boolean;
  /** The viewer may open any console of the session. */
  canOpen: boolean;
  onRepair(seat: Seat): void;
}

/** All seats with what they do now. */
export function SeatTable(props: SeatTableProps) {
  const { t } = useMecaTranslation();
  const columns = useSeatColumns(props);
  const virtualised = props.seats.length >= VIRTUALISE_FROM;
  return (
    <section
      aria-label={t('session.seats.label')}
      className={virtualised ? styles.tall : styles.table}
    >
      <Table
        columnConfig={columns}
        data={props.seats}
        pagination={{ type: 'none' }}
        virtualized={
          virtualised ? { estimatedRowHeight: ESTIMATED_ROW_PX } : undefined
        }
        emptyState={<Text>{t('session.seats.none')}</Text>}
      />
    </section>
  );
}

/** Where there is no machine yet, there is nothing to replace. */
function isRepairable(seat: Seat): boolean {
  return ['starting', 'probing', 'ready', 'stopped', 'failed'].includes(
    seat.state,
  );
}

function useSeatColumns(props: SeatTableProps): ColumnConfig<Seat>[] {
  const { canRepair, canOpen, onRepair } = props;
  const { t } = useMecaTranslation();
  const workspacePath = useRouteRef(workspaceRouteRef);
  // To those who may not know who sits where, a seat without a name is not a free one.
  const tellsWhose =
    canRepair ||
    canOpen ||
    props.seats.some(seat => seat.attendeeRef ?? seat.address);
  return useMemo(
    () => [
      {
        id: 'ordinal',
        label: t('session.seats.ordinal'),
        width: 72,
        cell: seat => <CellText title={String(seat.ordinal)} />,
      },
      {
        id: 'name',
        label: t('session.seats.name'),
        isRowHeader: true,
        // Names differ at their ends: none is cut off.
        minWidth: 140,
        cell: seat => (
          <CellText
            title={seat.name}
            description={
              seat.attempt > 1
                ? t('session.seats.attempt', { number: String(seat.attempt) })
                : undefined
            }
          />
        ),
      },
      {
        id: 'state',
        label: t('session.seats.state'),
        minWidth: 124,
        cell: seat => (
          <Cell>
            <span className={styles.stateCell}>
              <SeatStateChip state={seat.state} />
              {seat.problem && (
                <span className={styles.cause}>
                  {sentence(seat.problem.message)}
                </span>
              )}
            </span>
          </Cell>
        ),
      },
      {
        id: 'student',
        label: t('session.seats.student'),
        isHidden: !tellsWhose,
        minWidth: 112,
        cell: seat => (
          <Cell>
            {seat.attendeeRef ? (
              <PersonName entityRef={seat.attendeeRef} />
            ) : (
              t('session.seats.nobody')
            )}
          </Cell>
        ),
      },
      {
        id: 'address',
        label: t('session.seats.address'),
        isHidden: !tellsWhose,
        minWidth: 132,
        cell: seat => <CellText title={seat.address ?? '–'} />,
      },
      {
        id: 'actions',
        label: t('session.seats.actions'),
        isHidden: !canRepair && !canOpen,
        width: 260,
        cell: seat => (
          <Cell>
            <Flex gap="1">
              {canOpen && seat.state === 'ready' && (
                <ButtonLink
                  size="small"
                  variant="secondary"
                  iconStart={<RiWindow2Line />}
                  aria-label={t('session.action.openConsole', {
                    name: seat.name,
                  })}
                  href={workspacePath({ workspaceId: seat.id })}
                >
                  {t('session.action.console')}
                </ButtonLink>
              )}
              {canRepair && isRepairable(seat) && (
                <Button
                  size="small"
                  variant="tertiary"
                  iconStart={<RiToolsLine />}
                  aria-label={t('session.action.repairSeat', {
                    name: seat.name,
                  })}
                  onPress={() => onRepair(seat)}
                >
                  {t('session.action.repair')}
                </Button>
              )}
            </Flex>
          </Cell>
        ),
      },
    ],
    [t, canRepair, canOpen, tellsWhose, onRepair, workspacePath],
  );
}
