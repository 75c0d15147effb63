import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { PlacementRequest } from '@meca/backstage-plugin-meca-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { mecaApiRef } from '../../api';
import { mecaQueryKey } from '../../query';
import { ReservationDraft, wishOf } from './draft';

/** Long enough not to ask at every digit typed, short enough to feel alive. */
const DEBOUNCE_MS = 400;

/** What must be known before a place can be looked for; undefined while it is not. */
export function demandOf(
  draft: ReservationDraft,
  sessionId?: string,
): PlacementRequest | undefined {
  const { start, end, seats } = draft;
  if (!start || !end || end.compare(start) <= 0) return undefined;
  if (!draft.institutionRef || !draft.templatePath || !draft.offering) {
    return undefined;
  }
  if (!Number.isInteger(seats) || seats < 1 || seats > 500) return undefined;
  return {
    institutionRef: draft.institutionRef,
    startsAt: start.toAbsoluteString(),
    endsAt: end.toAbsoluteString(),
    placement: wishOf(draft.placement),
    templatePath: draft.templatePath,
    version: draft.version,
    offering: draft.offering,
    seats,
    ...(draft.attendees.length > 0 ? { attendees: draft.attendees } : {}),
    ...(sessionId ? { sessionId } : {}),
  };
}

export type PlacementPreview = ReturnType<typeof usePlacementPreview>;

/** Where the draft would run, asked again shortly after it changes. */
export function usePlacementPreview(
  draft: ReservationDraft,
  sessionId?: string,
) {
  const api = useApi(mecaApiRef);
  const wanted = JSON.stringify(demandOf(draft, sessionId) ?? null);
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  const demand: PlacementRequest | null = JSON.parse(asked);
  const query = useQuery({
    queryKey: [...mecaQueryKey('evaluatePlacement'), demand],
    queryFn: ({ signal }) =>
      api.call('evaluatePlacement', { body: demand! }, { signal }),
    enabled: demand !== null,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  return {
    complete: wanted !== 'null',
    placement: demand ? query.data : undefined,
    error: query.error,
    retry: query.refetch,
    /** What is shown belongs to an earlier draft, or nothing is shown yet. */
    pending: wanted !== asked || query.isFetching,
  };
}
