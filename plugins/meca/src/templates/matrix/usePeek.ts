import { useCallback, useEffect, useRef, useState } from 'react';
import { CellTarget } from './MatrixRow';

/** Long enough that crossing the table with the pointer opens nothing. */
const DELAY_MS = 350;

/** The cell whose tooltip is shown; Escape puts it away without moving the focus. */
export function usePeek() {
  const [target, setTarget] = useState<CellTarget>();
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const peek = useCallback((next: CellTarget | undefined) => {
    clearTimeout(timer.current);
    if (next) timer.current = setTimeout(() => setTarget(next), DELAY_MS);
    else setTarget(undefined);
  }, []);

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!target) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setTarget(undefined);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [target]);

  return { target, peek };
}
