import { KeyboardEvent, useCallback, useState } from 'react';

/** Where a keyboard is in the matrix, counted from 0 without heads. */
export interface CellPlace {
  row: number;
  column: number;
}

function target(
  key: string,
  { row, column }: CellPlace,
  columns: number,
): CellPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: columns - 1 };
    default:
      return undefined;
  }
}

/**
 * Arrow keys in the matrix. Of hundreds of cells only one is a stop of the tab key, as in any grid; the last one
 * that had the focus.
 */
export function useCellKeys(size: { rows: number; columns: number }) {
  const [place, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
  // The list may have become shorter since.
  const active = {
    row: Math.min(place.row, size.rows - 1),
    column: Math.min(place.column, size.columns - 1),
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const { rows } = event.currentTarget.tBodies[0];
    const cell = (event.target as Element).closest('td');
    const row = cell?.closest('tr');
    if (!cell || !row) return;
    const from = {
      row: Array.from(rows).indexOf(row),
      column: cell.cellIndex - 1, // the first one is the template's own
    };
    const to = target(event.key, from, size.columns);
    if (!to || to.column < 0) return;
    const next = rows.item(to.row)?.cells.item(to.column + 1);
    if (!next) return;
    event.preventDefault(); // scrolling follows the focus
    next.querySelector('button')?.focus();
  };
  return { active, onKeyDown, onEnter: useCallback(setPlace, [setPlace]) };
}
