import { RepositoryTemplateDetail } from '@meca/backstage-plugin-meca-common';
import { useApi } from '@backstage/core-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { mecaApiRef } from '../../api';
import { mecaQuery, useLiveInterval } from '../../query';
import { isMoving } from '../standing/regionStanding';

/** While something moves, people watch its bar. */
const MOVING_MS = 4_000;

function moves(template: RepositoryTemplateDetail): boolean {
  return template.replicas.some(
    replica => isMoving(replica) && replica.state !== 'waiting',
  );
}

/** One template with its versions; asked often while something of it is on its way. */
export function useTemplate(path: string) {
  const api = useApi(mecaApiRef);
  const idleMs = useLiveInterval({
    withSignalsMs: 60_000,
    withoutSignalsMs: 10_000,
  });
  return useQuery({
    ...mecaQuery(api, 'getRepositoryTemplate', { query: { path } }),
    refetchInterval: query =>
      query.state.data && moves(query.state.data) ? MOVING_MS : idleMs,
  });
}
