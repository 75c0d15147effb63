import { QueryClient } from '@tanstack/react-query';

/** A refusal by the service stays a refusal; only what a second try may heal is tried again. */
function isWorthRetrying(error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return status === undefined || status >= 500;
}

/**
 * One cache for all of the plugin's pages, cards and widgets. A module-level singleton, as the app
 * mounts each of them as a tree of its own.
 */
export const mecaQueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    },
    mutations: { retry: false },
  },
});
