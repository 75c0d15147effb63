import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';

export type ShowFilter = 'all' | 'trouble' | 'moving';

/** Which templates the matrix shows. In the address, so that a colleague can be sent what one sees. */
export interface TemplateFilters {
  search: string;
  regionId?: string;
  show: ShowFilter;
}

/** Asking at every letter would have the service search for "w", "wi", "win". */
const TYPING_MS = 300;

function readFilters(params: URLSearchParams): TemplateFilters {
  const show = params.get('show');
  return {
    search: params.get('q') ?? '',
    regionId: params.get('region') ?? undefined,
    show: show === 'trouble' || show === 'moving' ? show : 'all',
  };
}

/** The address' search for a filter; empty for the usual one. */
export function filterSearch(filters: Partial<TemplateFilters>): string {
  const params = new URLSearchParams();
  if (filters.search) params.set('q', filters.search);
  if (filters.regionId) params.set('region', filters.regionId);
  if (filters.show && filters.show !== 'all') params.set('show', filters.show);
  const text = params.toString();
  return text && `?${text}`;
}

/** The filters, what is being typed, and which page of the list is shown. */
export function useTemplateFilters() {
  const [params, setParams] = useSearchParams();
  const filters = readFilters(params);
  const [typed, setTyped] = useState(filters.search);
  // Cursors of the pages before this one and of itself; a cursor leads on, never back.
  const [cursors, setCursors] = useState<string[]>([]);

  const change = (part: Partial<TemplateFilters>) => {
    setCursors([]);
    setParams(new URLSearchParams(filterSearch({ ...filters, ...part })), {
      replace: true,
    });
  };

  useEffect(() => {
    if (typed === filters.search) return undefined;
    const timer = setTimeout(() => change({ search: typed }), TYPING_MS);
    return () => clearTimeout(timer);
    // Only typing starts the clock; everything else is read when it rings.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);

  return {
    filters,
    typed,
    type: setTyped,
    change,
    clear: () => {
      setTyped('');
      change({ search: '', regionId: undefined, show: 'all' });
    },
    cursor: cursors.at(-1),
    pageNumber: cursors.length + 1,
    nextPage: (cursor: string) => setCursors([...cursors, cursor]),
    previousPage: () => setCursors(cursors.slice(0, -1)),
  };
}

export type TemplateFiltersState = ReturnType<typeof useTemplateFilters>;
