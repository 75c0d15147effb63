import { Alert, Button, ButtonIcon } from '@backstage/ui';
import { Wanted } from '@meca/backstage-plugin-meca-common';
import { RiCloseLine } from '@remixicon/react';
import { ErrorAlert, useRegionNames } from '../../components';
import { useMecaMutation } from '../../query';
import { policyWords } from '../standing/wantedWords';
import { useMecaTranslation } from '../../translation';
import { MGTR_READS } from './mgtrReads';

/** A change of what a region wants, as it can be taken back. */
export interface WantedChange {
  /** Tells two changes apart. */
  at: number;
  path: string;
  before: Wanted;
  after?: Wanted;
}

/** Says what a region wants now and offers to take it back. */
export function WantedNotice(props: { change: WantedChange; onClose(): void }) {
  const { change, onClose } = props;
  const { before, after, path } = change;
  const { t } = useMecaTranslation();
  const undo = useMecaMutation('setWanted', { invalidates: MGTR_READS });
  const region = useRegionNames()(before.regionId);
  if (undo.error) {
    return (
      <ErrorAlert
        error={undo.error}
        title={t('templates.action.wanted.undoFailed')}
      />
    );
  }
  const takeBack = () =>
    undo.mutate({
      body: {
        path,
        regionIds: [before.regionId],
        ...(before.isDefault
          ? { policy: 'default' }
          : {
              policy: before.policy,
              keepVersions: before.keepVersions,
              ...(before.policy === 'pinned'
                ? { version: before.version }
                : {}),
            }),
      },
    });
  return (
    <div role="status">
      <Alert
        icon
        status="success"
        title={t(
          undo.isSuccess
            ? 'templates.action.wanted.undone'
            : 'templates.action.wanted.saved',
          {
            region,
            policy: policyWords(undo.isSuccess ? before : after ?? before, t),
          },
        )}
        customActions={
          <>
            {!undo.isSuccess && (
              <Button
                size="small"
                variant="secondary"
                isPending={undo.isPending}
                onPress={takeBack}
              >
                {t('templates.action.wanted.undo')}
              </Button>
            )}
            <ButtonIcon
              size="small"
              variant="tertiary"
              icon={<RiCloseLine />}
              aria-label={t('templates.cell.close')}
              onPress={onClose}
            />
          </>
        }
      />
    </div>
  );
}
