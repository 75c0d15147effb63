import { CSSProperties } from 'react';

/** The stock red of dark mode leaves white text at 3.8:1; this one has 4.8:1 in both. For `style` of destructive buttons. */
export const LEGIBLE_RED = { '--bg-solid-danger': '#dc2626' } as CSSProperties;
