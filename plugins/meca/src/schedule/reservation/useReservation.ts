import { useRef, useState } from 'react';
import {
  Session,
  SessionDetail,
  Viewer,
} from '@meca/backstage-plugin-meca-common';
import { useMecaMutation } from '../../query';
import { buildSessionPatch } from './changes';
import {
  buildSessionInput,
  draftOfSession,
  newDraft,
  ReservationDraft,
  TimeRange,
} from './draft';
import { DraftFaults, findDraftFaults } from './faults';
import { createIntentKey } from './idempotency';
import { readRefusal, Refusal } from './refusal';

export type ReservationStatus =
  | { state: 'editing' }
  | { state: 'submitting' }
  | { state: 'unchanged' }
  | { state: 'failed'; refusal: Refusal };

export interface Reservation {
  draft: ReservationDraft;
  change(part: Partial<ReservationDraft>): void;
  /** Empty until the first attempt to send: nobody is scolded while still typing. */
  faults: DraftFaults;
  status: ReservationStatus;
  /** The session was changed by somebody else since the form was opened; this form cannot be sent any more. */
  isOutdated: boolean;
  /** Sends the draft; resolves with the session if it was admitted. */
  submit(): Promise<SessionDetail | undefined>;
}

const INVALIDATES = [
  'listSessions',
  'getSession',
  'listSeats',
  'listWorkspaces',
  'evaluatePlacement',
] as const;

/** A reservation being typed and sent: a new one, or a change of `session`. */
export function useReservation(options: {
  viewer: Viewer;
  range?: TimeRange;
  session?: Session;
  /** For whom to reserve unless something else is chosen. */
  institutionRef?: string;
}): Reservation {
  // As it was when the form was opened: a change is told against what the person saw, or it would take back
  // what somebody else changed in the meantime.
  const [session] = useState(options.session);
  const [draft, setDraft] = useState(() =>
    session ? draftOfSession(session) : newDraft(options),
  );
  const [attempted, setAttempted] = useState(false);
  const [status, setStatus] = useState<ReservationStatus>({ state: 'editing' });
  const intent = useRef(createIntentKey());
  const create = useMecaMutation('createSession', {
    invalidates: [...INVALIDATES],
  });
  const update = useMecaMutation('updateSession', {
    invalidates: [...INVALIDATES],
  });

  async function send(): Promise<SessionDetail | undefined> {
    if (!session) {
      const body = buildSessionInput(draft);
      const idempotencyKey = intent.current.keyFor(body);
      return create.mutateAsync({ body, idempotencyKey });
    }
    const body = buildSessionPatch(session, draft);
    if (Object.keys(body).length === 0) return undefined;
    return update.mutateAsync({
      params: { sessionId: session.id },
      body,
      ifMatch: session.etag,
    });
  }

  return {
    draft,
    change: part => {
      setDraft(before => ({ ...before, ...part }));
      setStatus(before =>
        before.state === 'submitting' ? before : { state: 'editing' },
      );
    },
    faults: attempted ? findDraftFaults(draft, { now: new Date() }) : {},
    status,
    isOutdated:
      status.state !== 'submitting' && options.session?.etag !== session?.etag,
    submit: async () => {
      if (status.state === 'submitting') return undefined;
      setAttempted(true);
      const faults = findDraftFaults(draft, { now: new Date() });
      if (Object.keys(faults).length > 0) return undefined;
      setStatus({ state: 'submitting' });
      try {
        const answer = await send();
        intent.current.settle();
        setStatus({ state: answer ? 'editing' : 'unchanged' });
        return answer;
      } catch (error) {
        const refusal = readRefusal(error);
        if (refusal.kind !== 'unreachable') intent.current.settle();
        setStatus({ state: 'failed', refusal });
        return undefined;
      }
    },
  };
}
