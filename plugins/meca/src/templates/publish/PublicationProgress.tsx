import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { Publication } from '@meca/backstage-plugin-meca-common';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { mecaApiRef } from '../../api';
import { ErrorAlert, ProblemAlert } from '../../components';
import { formatUsage } from '../../format';
import { mecaQuery, mecaQueryKey } from '../../query';
import { useMecaTranslation } from '../../translation';
import { MGTR_READS } from '../actions/mgtrReads';
import { shareDone } from '../standing/progress';
import { ProgressBar } from '../standing/ProgressBar';
import styles from './Publication.module.css';

const RUNNING_MS = 2_000;

/** How the publication named in the address goes; in the address, so that it survives a reload. */
export function PublicationProgress() {
  const [params, setParams] = useSearchParams();
  const publicationId = params.get('publication');
  if (!publicationId) return null;
  const dismiss = () => {
    const rest = new URLSearchParams(params);
    rest.delete('publication');
    setParams(rest, { replace: true });
  };
  return <FollowedPublication id={publicationId} onDismiss={dismiss} />;
}

function FollowedPublication(props: { id: string; onDismiss(): void }) {
  const { id, onDismiss } = props;
  const { t } = useMecaTranslation();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery({
    ...mecaQuery(useApi(mecaApiRef), 'getPublication', {
      params: { publicationId: id },
    }),
    refetchInterval: query =>
      query.state.data && query.state.data.state !== 'running'
        ? false
        : RUNNING_MS,
  });
  const state = data?.state;
  const place = useRef<HTMLDivElement>(null);
  const isShown = data !== undefined;
  useEffect(() => {
    // It begins from a dialog, with the page scrolled to anywhere. Test environments cannot scroll.
    if (isShown) place.current?.scrollIntoView?.({ block: 'center' });
  }, [isShown]);
  useEffect(() => {
    if (state !== 'published') return;
    // The template has a new version, or exists only now.
    for (const read of MGTR_READS) {
      queryClient.invalidateQueries({ queryKey: mecaQueryKey(read) });
    }
  }, [state, queryClient]);

  if (!data) {
    return error ? (
      <ErrorAlert
        error={error}
        title={t('templates.publish.progress.unknown')}
        onRetry={refetch}
      />
    ) : null;
  }
  return (
    <div ref={place}>
      <PublicationAlert publication={data} onDismiss={onDismiss} />
    </div>
  );
}

function PublicationAlert(props: {
  publication: Publication;
  onDismiss(): void;
}) {
  const { publication, onDismiss } = props;
  const { state, path, version, problem } = publication;
  const { t } = useMecaTranslation();
  const dismiss = (
    <Button size="small" variant="secondary" onPress={onDismiss}>
      {t('templates.publish.progress.dismiss')}
    </Button>
  );
  const title = t(`templates.publish.progress.${state}`, { path, version });
  if (state === 'failed' && problem) {
    return (
      <ProblemAlert
        problem={problem}
        status="danger"
        title={title}
        actions={dismiss}
      />
    );
  }
  return (
    <Alert
      icon
      isPending={state === 'running'}
      status={
        { running: 'info', published: 'success', failed: 'danger' }[
          state
        ] as 'info'
      }
      title={title}
      customActions={state === 'running' ? undefined : dismiss}
      description={
        state === 'running' ? (
          <Running publication={publication} />
        ) : (
          state === 'published' && t('templates.publish.progress.publishedHint')
        )
      }
    />
  );
}

function Running({ publication }: { publication: Publication }) {
  const { bytesDone, bytesTotal, version } = publication;
  const { t } = useMecaTranslation();
  const share = shareDone(publication);
  return (
    <span className={styles.running}>
      {share !== undefined && (
        <>
          <ProgressBar
            share={share}
            label={t('templates.publish.progress.label', { version })}
          />
          <span>
            {t(
              'templates.progress.bytes',
              formatUsage({
                used: bytesDone,
                total: bytesTotal,
                unit: 'bytes',
              }),
            )}
          </span>
        </>
      )}
      <span>{t('templates.publish.progress.runningHint')}</span>
    </span>
  );
}
