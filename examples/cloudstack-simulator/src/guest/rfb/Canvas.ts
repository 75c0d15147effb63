import { GLYPH_HEIGHT, GLYPH_WIDTH, isInk } from './font';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of a rectangle that lies within another; undefined if none does. */
export function intersect(a: Rect, b: Rect): Rect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** A screen of palette indexes, one byte a pixel. */
export class Canvas {
  readonly pixels: Uint8Array;

  constructor(readonly width: number, readonly height: number) {
    this.pixels = new Uint8Array(width * height);
  }

  get bounds(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  fill(rect: Rect, colour: number): void {
    const visible = intersect(rect, this.bounds);
    if (!visible) return;
    for (let y = visible.y; y < visible.y + visible.height; y++) {
      const start = y * this.width + visible.x;
      this.pixels.fill(colour, start, start + visible.width);
    }
  }

  /** Draws one line of text and gives the rectangle it took. */
  text(
    text: string,
    at: { x: number; y: number; scale: number; colour: number },
  ): Rect {
    const { x, y, scale, colour } = at;
    const advance = (GLYPH_WIDTH + 1) * scale;
    [...text].forEach((character, index) => {
      for (let column = 0; column < GLYPH_WIDTH; column++) {
        for (let row = 0; row < GLYPH_HEIGHT; row++) {
          if (!isInk(character, column, row)) continue;
          this.fill(
            {
              x: x + index * advance + column * scale,
              y: y + row * scale,
              width: scale,
              height: scale,
            },
            colour,
          );
        }
      }
    });
    return {
      x,
      y,
      width: [...text].length * advance,
      height: GLYPH_HEIGHT * scale,
    };
  }
}
