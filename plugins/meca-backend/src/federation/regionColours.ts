/** For regions without a colour of their own; each at least 4.5:1 against white. */
const PALETTE = [
  '#1f5fa8',
  '#a3432a',
  '#2c7040',
  '#7b3fa0',
  '#8a5a00',
  '#b0305f',
  '#00707a',
  '#5b5b1f',
  '#4a54c4',
  '#6b4a3a',
];

/** The same region gets the same colour at every start. */
export function defaultColour(regionNumber: number): string {
  return PALETTE[(regionNumber - 1) % PALETTE.length];
}

/** WCAG 2 contrast ratio of a `#rrggbb` colour against white, 1 to 21. */
export function contrastWithWhite(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
