import {
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { Federation } from '../federation/types';
import { TemplateCatalogue } from '../mgtr/types';
import { OwnerNotices, SessionClock } from '../sessions/clock';
import { DatabaseSessionStore } from '../sessions/store/SessionStore';
import { ChangeHints } from '../signals';
import { DatabaseSeatStore } from './DatabaseSeatStore';
import { DefaultSeatEngine } from './engine/DefaultSeatEngine';
import { SeatIncidents } from './incidents/SeatIncidents';
import { readSeatOptions } from './options';
import { SeatSweep } from './sweep/SeatSweep';

/** What moves by itself: sessions by the clock, seats towards what is wanted, and the sweep behind both. */
export async function createSeatStage(deps: {
  config: RootConfigService;
  federation: Federation;
  hints: ChangeHints;
  knex: Knex;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications: Pick<NotificationService, 'send'>;
  onSessionChanged(listener: (sessionId: string) => void): void;
  scheduler: SchedulerService;
  seats: DatabaseSeatStore;
  sessionStore: DatabaseSessionStore;
  templates: TemplateCatalogue;
}) {
  const { config, federation, hints, knex, lifecycle, logger } = deps;
  const { scheduler, seats, sessionStore, templates } = deps;
  const options = readSeatOptions(config);
  const portalId = config.getOptionalString('meca.portalId') ?? 'backstage';
  const incidents = new SeatIncidents(knex);
  const engine = new DefaultSeatEngine({
    knex,
    federation,
    sessions: sessionStore,
    templates,
    portalId,
    options,
    logger,
    onChange: ({ sessionId }) => hints.hint({ type: 'session', sessionId }),
  });
  const clock = new SessionClock({
    federation,
    knex,
    store: sessionStore,
    seats,
    templates,
    incidents,
    notices: new OwnerNotices(deps),
    logger,
    changed: sessionId => {
      hints.hint({ type: 'session', sessionId });
      engine.wake();
    },
  });
  const sweep = new SeatSweep({
    knex,
    federation,
    incidents,
    sessions: sessionStore,
    portalId,
    options,
    logger,
    onWork: () => {
      engine.wake();
      clock.wake();
    },
  });
  deps.onSessionChanged(() => {
    clock.wake();
    engine.wake();
  });
  // Short time-outs: a task holds its turn for that long if the replica that runs it is killed.
  await scheduler.scheduleTask({
    id: 'watch-ready-seats',
    frequency: { milliseconds: options.watchMs },
    initialDelay: { milliseconds: options.watchMs },
    timeout: { minutes: 1 },
    scope: 'global',
    fn: signal => sweep.watchReadySeats({ signal }),
  });
  await scheduler.scheduleTask({
    id: 'collect-stray-machines',
    frequency: { minutes: 10 },
    initialDelay: { minutes: 2 },
    timeout: { minutes: 2 },
    scope: 'global',
    fn: signal => sweep.collectStrays({ signal }),
  });
  lifecycle.addStartupHook(() => {
    engine.start();
    clock.start();
  });
  return {
    engine,
    clock,
    sweep,
    expectedDeployMs: (regionId: string) => engine.expectedDeployMs(regionId),
  };
}
