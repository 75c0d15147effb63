import { Canvas, Rect } from './Canvas';

export const RAW = 0;
export const HEXTILE = 5;

const TILE = 16;
/** Bits of a hextile's sub-encoding. */
const BACKGROUND_SPECIFIED = 2;
const FOREGROUND_SPECIFIED = 4;
const ANY_SUBRECTS = 8;
const SUBRECTS_COLOURED = 16;
const RAW_TILE = 1;

/** Every pixel of a rectangle, row by row. */
export function encodeRaw(
  canvas: Canvas,
  rect: Rect,
  palette: Buffer[],
): Buffer {
  const size = palette[0].length;
  const bytes = Buffer.allocUnsafe(rect.width * rect.height * size);
  let offset = 0;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const row = y * canvas.width;
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      offset += palette[canvas.pixels[row + x]].copy(bytes, offset);
    }
  }
  return bytes;
}

interface Run {
  colour: number;
  x: number;
  y: number;
  length: number;
}

/** Horizontal runs of a tile that differ from its commonest colour. */
function readTile(canvas: Canvas, tile: Rect) {
  const counts = new Map<number, number>();
  for (let y = 0; y < tile.height; y++) {
    const row = (tile.y + y) * canvas.width + tile.x;
    for (let x = 0; x < tile.width; x++) {
      const colour = canvas.pixels[row + x];
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  }
  const colours = [...counts].sort(([, a], [, b]) => b - a);
  const background = colours[0][0];
  const runs: Run[] = [];
  for (let y = 0; y < tile.height; y++) {
    const row = (tile.y + y) * canvas.width + tile.x;
    for (let x = 0; x < tile.width; ) {
      const colour = canvas.pixels[row + x];
      let length = 1;
      while (
        x + length < tile.width &&
        canvas.pixels[row + x + length] === colour
      ) {
        length += 1;
      }
      if (colour !== background) runs.push({ colour, x, y, length });
      x += length;
    }
  }
  return { background, colours: colours.map(([colour]) => colour), runs };
}

function encodeRun(run: Run, colour: Buffer[]): Buffer {
  // eslint-disable-next-line no-bitwise
  const geometry = [(run.x << 4) | run.y, (run.length - 1) << 4];
  return Buffer.concat([...colour, Buffer.from(geometry)]);
}

function encodeTile(canvas: Canvas, tile: Rect, palette: Buffer[]): Buffer {
  const { background, colours, runs } = readTile(canvas, tile);
  const rawLength = tile.width * tile.height * palette[0].length;
  if (runs.length === 0) {
    return Buffer.concat([
      Buffer.from([BACKGROUND_SPECIFIED]),
      palette[background],
    ]);
  }
  const coloured = colours.length > 2;
  const flags =
    BACKGROUND_SPECIFIED +
    ANY_SUBRECTS +
    (coloured ? SUBRECTS_COLOURED : FOREGROUND_SPECIFIED);
  const encoded = Buffer.concat([
    Buffer.from([flags]),
    palette[background],
    ...(coloured ? [] : [palette[colours[1]]]),
    Buffer.from([runs.length]),
    ...runs.map(run => encodeRun(run, coloured ? [palette[run.colour]] : [])),
  ]);
  if (runs.length <= 255 && encoded.length < rawLength) return encoded;
  return Buffer.concat([
    Buffer.from([RAW_TILE]),
    encodeRaw(canvas, tile, palette),
  ]);
}

/** Tiles of 16 × 16, each with its own background: a flat desktop shrinks to almost nothing. */
export function encodeHextile(
  canvas: Canvas,
  rect: Rect,
  palette: Buffer[],
): Buffer {
  const tiles: Buffer[] = [];
  for (let y = rect.y; y < rect.y + rect.height; y += TILE) {
    for (let x = rect.x; x < rect.x + rect.width; x += TILE) {
      const width = Math.min(TILE, rect.x + rect.width - x);
      const height = Math.min(TILE, rect.y + rect.height - y);
      tiles.push(encodeTile(canvas, { x, y, width, height }, palette));
    }
  }
  return Buffer.concat(tiles);
}
