import { z } from 'zod';
import {
  capacityHistoryQuerySchema,
  capacityHistorySchema,
  capacityOverviewSchema,
  consoleTicketSchema,
  discoverySchema,
  federationExportSchema,
  offeringSchema,
  placedSessionSchema,
  placementRequestSchema,
  placementSchema,
  regionIdSchema,
  regionListSchema,
  regionSchema,
  seatListSchema,
  sessionBatchInputSchema,
  sessionDetailSchema,
  sessionInputSchema,
  sessionPageSchema,
  sessionPatchSchema,
  sessionQuerySchema,
  templateSchema,
  viewerSchema,
  workspaceListSchema,
  workspaceSchema,
  deliverySchema,
  inboxSchema,
  publicationInputSchema,
  publicationSchema,
  replicaSchema,
  repositorySchema,
  repositoryTemplateDetailSchema,
  repositoryTemplatePageSchema,
  repositoryTemplateQuerySchema,
  rolloutInputSchema,
  syncAnswerSchema,
  syncRequestSchema,
  templateAlarmSchema,
  templateEventPageSchema,
  templateEventQuerySchema,
  templatePathSchema,
  versionRefSchema,
  wantedInputSchema,
  withdrawalSchema,
  keyChangeSchema,
  keyRotationSchema,
  pruneInputSchema,
  pruneResultSchema,
  pruningQuerySchema,
  pruningSchema,
  publisherInputSchema,
  publisherRefSchema,
  repositoryCheckDetailSchema,
  repositoryCheckInputSchema,
  repositoryKeysSchema,
  withdrawalOutcomeSchema,
} from './schema';

/** One REST operation: the server parses with it, the client's types and openapi.yaml come from it. @public */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PATCH';
  /** Below `/api/meca`, with `:name` parameters. */
  path: string;
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Left out: plain text, described in the summary. */
  response?: z.ZodType;
  /** Success status; 200 unless given. */
  status?: number;
  /** Takes an `Idempotency-Key`: the same key and body give the first answer again. */
  idempotent?: boolean;
  /** Takes `If-Match` with the etag of the session. */
  ifMatch?: boolean;
}

const list = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item) });

/** All operations of `/api/meca`. @public */
export const endpoints = {
  getViewer: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Who asks, their institutions, what they may begin',
    response: viewerSchema,
  },
  listRegions: {
    method: 'GET',
    path: '/v1/regions',
    summary: 'All regions with their health',
    response: regionListSchema,
  },
  getRegion: {
    method: 'GET',
    path: '/v1/regions/:regionId',
    summary: 'One region',
    response: regionSchema,
  },
  getCapacity: {
    method: 'GET',
    path: '/v1/capacity',
    summary: 'Numbers of every region and their sums',
    response: capacityOverviewSchema,
  },
  getCapacityHistory: {
    method: 'GET',
    path: '/v1/capacity/history',
    summary: 'Numbers over time',
    query: capacityHistoryQuerySchema,
    response: capacityHistorySchema,
  },
  refreshCapacity: {
    method: 'POST',
    path: '/v1/capacity/refresh',
    summary:
      'Ask regions now: all, or those named; answers when they have answered or timed out',
    body: z.strictObject({
      regionIds: z.array(regionIdSchema).max(500).optional(),
    }),
    response: capacityOverviewSchema,
  },
  discoverRegions: {
    method: 'POST',
    path: '/v1/federation/discover',
    summary: 'What one region knows of the others',
    body: z.strictObject({ regionId: regionIdSchema }),
    response: discoverySchema,
  },
  exportFederation: {
    method: 'GET',
    path: '/v1/federation/export',
    summary: 'The addRegion calls for classic installations',
    response: federationExportSchema,
  },
  listTemplates: {
    method: 'GET',
    path: '/v1/templates',
    summary: 'Templates and where they are ready',
    response: list(templateSchema),
  },
  listOfferings: {
    method: 'GET',
    path: '/v1/offerings',
    summary: 'Service offerings by name with their size in each region',
    response: list(offeringSchema),
  },
  listRepositories: {
    method: 'GET',
    path: '/v1/mgtr/repositories',
    summary: 'Global template repositories and what is wrong with them',
    response: list(repositorySchema),
  },
  refreshRepository: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/refresh',
    summary: 'Read what a repository publishes now',
    response: repositorySchema,
  },
  getRepositoryCheck: {
    method: 'GET',
    path: '/v1/mgtr/repositories/:repositoryId/check',
    summary: 'The check of a repository that runs, or the last one',
    response: repositoryCheckDetailSchema,
  },
  startRepositoryCheck: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/check',
    summary:
      'Read a repository with every chunk of it, in the background; one check of a repository at a time',
    body: repositoryCheckInputSchema,
    response: repositoryCheckDetailSchema,
    status: 202,
  },
  stopRepositoryCheck: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/check/stop',
    summary: 'Stop the check that runs',
    response: repositoryCheckDetailSchema,
  },
  planPruning: {
    method: 'GET',
    path: '/v1/mgtr/repositories/:repositoryId/pruning',
    summary:
      'Which old versions a pruning would take off the list, and why others stay; changes nothing',
    query: pruningQuerySchema,
    response: pruningSchema,
  },
  pruneRepository: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/pruning',
    summary:
      'Take old versions that nobody needs off the list, and delete the files of those that were taken off long ago',
    body: pruneInputSchema,
    response: pruneResultSchema,
  },
  getRepositoryKeys: {
    method: 'GET',
    path: '/v1/mgtr/repositories/:repositoryId/keys',
    summary: 'Who may sign what in a repository, and which keys are here',
    response: repositoryKeysSchema,
  },
  rotateKey: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/keys/rotate',
    summary: 'Replace a key by a new one that is made at this portal',
    body: keyRotationSchema,
    response: keyChangeSchema,
  },
  setPublisher: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/publishers',
    summary:
      'Let a publisher publish below its folders, with the public half of its key',
    body: publisherInputSchema,
    response: keyChangeSchema,
  },
  revokePublisher: {
    method: 'POST',
    path: '/v1/mgtr/repositories/:repositoryId/publishers/revoke',
    summary:
      'Take all rights of a publisher away; its versions are listed no more',
    body: publisherRefSchema,
    response: keyChangeSchema,
  },
  listInbox: {
    method: 'GET',
    path: '/v1/mgtr/repositories/:repositoryId/inbox',
    summary: 'Images on the server that can be published',
    response: inboxSchema,
  },
  listRepositoryTemplates: {
    method: 'GET',
    path: '/v1/mgtr/templates',
    summary: 'Templates of all repositories with their replicas in regions',
    query: repositoryTemplateQuerySchema,
    response: repositoryTemplatePageSchema,
  },
  getRepositoryTemplate: {
    method: 'GET',
    path: '/v1/mgtr/template',
    summary: 'One template with its versions and who uses them',
    query: z.object({ path: templatePathSchema }),
    response: repositoryTemplateDetailSchema,
  },
  syncTemplate: {
    method: 'POST',
    path: '/v1/mgtr/sync',
    summary: 'Bring a version to regions now instead of with the daily sync',
    body: syncRequestSchema,
    response: syncAnswerSchema,
    status: 202,
  },
  setWanted: {
    method: 'POST',
    path: '/v1/mgtr/wanted',
    summary: 'Say what regions want of a template',
    body: wantedInputSchema,
    response: repositoryTemplateDetailSchema,
  },
  setRollout: {
    method: 'POST',
    path: '/v1/mgtr/rollout',
    summary: 'Say how new versions of a template spread',
    body: rolloutInputSchema,
    response: repositoryTemplateDetailSchema,
  },
  promoteVersion: {
    method: 'POST',
    path: '/v1/mgtr/promote',
    summary: 'Release a candidate to all regions',
    body: versionRefSchema,
    response: repositoryTemplateDetailSchema,
  },
  withdrawVersion: {
    method: 'POST',
    path: '/v1/mgtr/withdraw',
    summary:
      'Roll back: no new machine is made from the version, and the one before it is current again; running ones stay',
    body: withdrawalSchema,
    response: repositoryTemplateDetailSchema,
  },
  getWithdrawalOutcome: {
    method: 'GET',
    path: '/v1/mgtr/withdrawal-outcome',
    summary:
      'What regions fall back to and which sessions are affected if a version is withdrawn; changes nothing',
    query: versionRefSchema,
    response: withdrawalOutcomeSchema,
  },
  retryReplica: {
    method: 'POST',
    path: '/v1/mgtr/replicas/:replicaId/retry',
    summary: 'Try a failed or waiting replica again now',
    response: replicaSchema,
    status: 202,
  },
  publishTemplate: {
    method: 'POST',
    path: '/v1/mgtr/publications',
    summary: 'Make a version from an image in the inbox of a repository',
    body: publicationInputSchema,
    response: publicationSchema,
    status: 202,
    idempotent: true,
  },
  getPublication: {
    method: 'GET',
    path: '/v1/mgtr/publications/:publicationId',
    summary: 'How far the making of a version is',
    response: publicationSchema,
  },
  listDeliveries: {
    method: 'GET',
    path: '/v1/mgtr/deliveries',
    summary: 'How templates reach each region, and how its edge is',
    response: list(deliverySchema),
  },
  listTemplateEvents: {
    method: 'GET',
    path: '/v1/mgtr/events',
    summary: 'What happened to a template, the latest first',
    query: templateEventQuerySchema,
    response: templateEventPageSchema,
  },
  listTemplateAlarms: {
    method: 'GET',
    path: '/v1/mgtr/alarms',
    summary: 'Regions that lack a template that they should have by now',
    response: list(templateAlarmSchema),
  },
  evaluatePlacement: {
    method: 'POST',
    path: '/v1/placements',
    summary: 'Where a demand would be placed, with reasons; books nothing',
    body: placementRequestSchema,
    response: placementSchema,
  },
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    summary: 'Sessions the caller may see',
    query: sessionQuerySchema,
    response: sessionPageSchema,
  },
  createSession: {
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Reserve a session: admitted as a whole or refused with reasons',
    body: sessionInputSchema,
    response: sessionDetailSchema,
    status: 201,
    idempotent: true,
  },
  createSessions: {
    method: 'POST',
    path: '/v1/sessions/batch',
    summary:
      'Reserve a class at several times: all sessions, in the order of their times, or none; a 409 names in `refused` those without a place, the first three with verdicts',
    body: sessionBatchInputSchema,
    response: list(sessionDetailSchema),
    status: 201,
    idempotent: true,
  },
  evaluateSessions: {
    method: 'POST',
    path: '/v1/sessions/batch/evaluation',
    summary:
      'Where the sessions of such a batch would be, each beside those before it, or the 409 that it would get; books nothing',
    body: sessionBatchInputSchema,
    response: list(placedSessionSchema),
  },
  getSession: {
    method: 'GET',
    path: '/v1/sessions/:sessionId',
    summary: 'One session',
    response: sessionDetailSchema,
  },
  updateSession: {
    method: 'PATCH',
    path: '/v1/sessions/:sessionId',
    summary:
      'Change a session; a change of time, place or size is admitted anew',
    body: sessionPatchSchema,
    response: sessionDetailSchema,
    ifMatch: true,
  },
  cancelSession: {
    method: 'POST',
    path: '/v1/sessions/:sessionId/cancel',
    summary: 'Give the reservation back and remove its machines',
    response: sessionDetailSchema,
  },
  startSession: {
    method: 'POST',
    path: '/v1/sessions/:sessionId/start',
    summary: 'Start all seats now (from the beginning of the reservation on)',
    response: sessionDetailSchema,
    status: 202,
  },
  stopSession: {
    method: 'POST',
    path: '/v1/sessions/:sessionId/stop',
    summary: 'Stop all seats',
    response: sessionDetailSchema,
    status: 202,
  },
  listSeats: {
    method: 'GET',
    path: '/v1/sessions/:sessionId/seats',
    summary: 'Seats of a session',
    response: seatListSchema,
  },
  repairSeat: {
    method: 'POST',
    path: '/v1/sessions/:sessionId/seats/:ordinal/repair',
    summary: 'Replace the machine of one seat',
    response: seatListSchema,
    status: 202,
  },
  listWorkspaces: {
    method: 'GET',
    path: '/v1/workspaces',
    summary: 'Seats assigned to the caller, now and next',
    response: workspaceListSchema,
  },
  getWorkspace: {
    method: 'GET',
    path: '/v1/workspaces/:workspaceId',
    summary: 'One workspace',
    response: workspaceSchema,
  },
  openConsole: {
    method: 'POST',
    path: '/v1/workspaces/:workspaceId/console',
    summary: 'A one-time ticket for the console in the browser',
    response: consoleTicketSchema,
    status: 201,
  },
  getRemoteDesktopFile: {
    method: 'GET',
    path: '/v1/workspaces/:workspaceId/remote-desktop.rdp',
    summary: 'An .rdp file',
  },
} as const satisfies Record<string, Endpoint>;

/** @public */
export type EndpointName = keyof typeof endpoints;
