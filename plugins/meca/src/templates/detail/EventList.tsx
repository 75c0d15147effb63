import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  replicaStateSchema,
  TemplateEvent,
} from '@meca/backstage-plugin-meca-common';
import {
  ErrorAlert,
  Loading,
  Muted,
  RegionBadge,
  Remedy,
  useNow,
} from '../../components';
import { formatWhen, sentence } from '../../format';
import { useMecaQuery, useRegionsById } from '../../query';
import { MecaTranslate, useMecaTranslation } from '../../translation';
import styles from './Events.module.css';

const FIRST = 20;
/** As many as the service gives at once. */
const MOST = 200;

/** What happened to the template, the latest first; asked for when somebody opens it. */
export function EventList(props: { path: string }) {
  const { path } = props;
  const { t } = useMecaTranslation();
  const [isOpen, setOpen] = useState(false);
  const [limit, setLimit] = useState(FIRST);
  const events = useMecaQuery(
    'listTemplateEvents',
    { query: { path, limit } },
    { enabled: isOpen, keepPrevious: true },
  );
  return (
    <details
      className={styles.root}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{t('templates.events.title')}</summary>
      {events.isLoading && <Loading rows={3} />}
      {events.error && (
        <ErrorAlert
          error={events.error}
          title={t('templates.events.failed')}
          onRetry={events.refetch}
        />
      )}
      {events.data?.items.length === 0 && (
        <Muted block>{t('templates.events.none')}</Muted>
      )}
      <ul className={styles.list} aria-label={t('templates.events.title')}>
        {events.data?.items.map(event => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
      {events.data?.nextCursor && limit < MOST && (
        <Button size="small" variant="secondary" onPress={() => setLimit(MOST)}>
          {t('templates.events.more')}
        </Button>
      )}
    </details>
  );
}

/** What a newer service calls something is shown as it is. */
function kindWords(kind: string, t: MecaTranslate): string {
  const state = replicaStateSchema.safeParse(kind);
  if (state.success) return t(`templates.replica.${state.data}`);
  switch (kind) {
    case 'published':
    case 'released':
    case 'withdrawn':
    case 'unlisted':
      return t(`templates.events.kind.${kind}`);
    default:
      return kind;
  }
}

function EventLine({ event }: { event: TemplateEvent }) {
  const { at, regionId, version, kind, problem, reason } = event;
  const { t } = useMecaTranslation();
  const regions = useRegionsById();
  const now = useNow();
  return (
    <li className={styles.item}>
      <span className={styles.line}>
        <time dateTime={at} className={styles.time}>
          {formatWhen(at, now)}
        </time>
        {regionId && (
          <RegionBadge region={regions.get(regionId)} regionId={regionId} />
        )}
        <strong>{version}</strong>
        <span>{[kindWords(kind, t), reason].filter(Boolean).join(': ')}</span>
      </span>
      {problem && (
        <>
          <Muted>{sentence(problem.message)}</Muted>
          <Remedy of={problem} />
        </>
      )}
    </li>
  );
}
