import { useCallback, useEffect, useRef, useState } from 'react';
import { CellTarget } from './MatrixRow';

/** Long enough that crossing the table with the pointer opens nothing. */
const SHOW_MS = 350;
/** Long enough to move the pointer from the cell onto what it shows. */
const HIDE_MS = 200;

/** The cell whose summary is shown; Escape puts it away without moving the focus. */
export function usePeek() {
  const [target, setTarget] = useState<CellTarget>();
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const peek = useCallback((next: CellTarget | undefined) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTarget(next), next ? SHOW_MS : HIDE_MS);
  }, []);
  const hold = useCallback(() => clearTimeout(timer.current), []);
  const hide = useCallback(() => {
    clearTimeout(timer.current);
    setTarget(undefined);
  }, []);

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!target) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [target, hide]);

  return { target, peek, hold, hide };
}
