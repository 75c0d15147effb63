export { mecaQueryClient } from './mecaQueryClient';
export { mecaQuery, mecaQueryKey } from './mecaQuery';
export { useMecaQuery, useMecaMutation } from './useMecaQuery';
export type { MecaQueryOptions } from './useMecaQuery';
export { useLiveInterval } from './signals';
export { MecaQueryProvider } from './MecaQueryProvider';
export { useRegionsById } from './useRegions';
