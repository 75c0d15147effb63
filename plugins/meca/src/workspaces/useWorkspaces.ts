import { useApi } from '@backstage/core-plugin-api';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import { useQuery } from '@tanstack/react-query';
import { mecaApiRef } from '../api';
import { mecaQuery, useLiveInterval } from '../query';

/** While a student waits for the machine. */
const WAITING_MS = 4_000;

/** The viewer's seats, asked often while one of them is being prepared. */
export function useWorkspaces() {
  const api = useApi(mecaApiRef);
  const idleMs = useIdleInterval();
  return useQuery({
    ...mecaQuery(api, 'listWorkspaces', {}),
    refetchInterval: query =>
      query.state.data?.items.some(isWaiting) ? WAITING_MS : idleMs,
  });
}

/** One of them. */
export function useWorkspace(workspaceId: string) {
  const api = useApi(mecaApiRef);
  const idleMs = useIdleInterval();
  return useQuery({
    ...mecaQuery(api, 'getWorkspace', { params: { workspaceId } }),
    refetchInterval: query =>
      query.state.data && isWaiting(query.state.data) ? WAITING_MS : idleMs,
  });
}

/** "Later" becomes "being prepared" without a hint from anybody but the clock. */
function useIdleInterval(): number {
  return useLiveInterval({ withSignalsMs: 30_000, withoutSignalsMs: 15_000 });
}

function isWaiting(workspace: Workspace): boolean {
  return workspace.state === 'preparing';
}
