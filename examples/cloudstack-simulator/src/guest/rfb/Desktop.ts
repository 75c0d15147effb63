import { Canvas, Rect } from './Canvas';
import { Colour } from './palette';

const WIDTH = 800;
const HEIGHT = 600;
const BAR_HEIGHT = 34;
const NOTE: Rect = { x: 60, y: 300, width: 680, height: 220 };
const NOTE_COLUMNS = 54;
const NOTE_LINES = 9;
const POINTER_SIZE = 8;

const BACKSPACE = 0xff08;
const RETURN = 0xff0d;

export interface DesktopLabels {
  name: string;
  address: string;
  region: string;
  template: string;
}

type Listener = (changed: Rect) => void;

/**
 * What a machine's screen shows: who it is, a clock, whatever was typed, and
 * the pointer. Drawn only while somebody looks; what was typed is kept.
 */
export class Desktop {
  readonly width = WIDTH;
  readonly height = HEIGHT;
  private readonly listeners = new Set<Listener>();
  private canvasOrNone: Canvas | undefined;
  private typed = '';
  private pointer = { x: WIDTH / 2, y: HEIGHT / 2 };

  constructor(private readonly labels: DesktopLabels) {}

  get name(): string {
    return `${this.labels.name} (${this.labels.address})`;
  }

  get canvas(): Canvas {
    this.canvasOrNone ??= this.draw();
    return this.canvasOrNone;
  }

  /** Tells of every change until the returned function is called. */
  watch(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      // Nobody looks: half a megabyte less for each of hundreds of machines.
      if (this.listeners.size === 0) this.canvasOrNone = undefined;
    };
  }

  isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /** Moves the clock on. */
  tick(): void {
    if (this.canvasOrNone) this.changed(this.drawClock(this.canvasOrNone));
  }

  /** A key went down, by its X11 key symbol. */
  press(keySymbol: number): void {
    if (keySymbol === BACKSPACE) this.typed = this.typed.slice(0, -1);
    else if (keySymbol === RETURN) this.typed += '\n';
    else if (keySymbol >= 0x20 && keySymbol <= 0x7e) {
      this.typed += String.fromCharCode(keySymbol);
    } else return;
    this.typed = this.typed.slice(-NOTE_COLUMNS * NOTE_LINES);
    this.changed(this.drawNote(this.canvas));
  }

  movePointer(x: number, y: number): void {
    const { canvas } = this;
    const old = this.pointerRect();
    this.pointer = { x, y };
    // Redrawing everything is simpler than keeping what lay under the pointer.
    this.paint(canvas);
    this.changed(old);
    this.changed(this.pointerRect());
  }

  /** The text that was typed so far. */
  text(): string {
    return this.typed;
  }

  private changed(rect: Rect): void {
    for (const listener of this.listeners) listener(rect);
  }

  private pointerRect(): Rect {
    const { x, y } = this.pointer;
    return { x, y, width: POINTER_SIZE, height: POINTER_SIZE };
  }

  private draw(): Canvas {
    const canvas = new Canvas(WIDTH, HEIGHT);
    this.paint(canvas);
    return canvas;
  }

  private paint(canvas: Canvas): void {
    const { name, address, region, template } = this.labels;
    canvas.fill(canvas.bounds, Colour.desktop);
    canvas.text(name, { x: 60, y: 90, scale: 5, colour: Colour.white });
    canvas.text(address, { x: 60, y: 150, scale: 4, colour: Colour.accent });
    canvas.text(template, { x: 60, y: 205, scale: 2, colour: Colour.pale });
    canvas.text(region, { x: 60, y: 232, scale: 2, colour: Colour.pale });
    this.drawClock(canvas);
    this.drawNote(canvas);
    canvas.fill(this.pointerRect(), Colour.accent);
  }

  private drawClock(canvas: Canvas): Rect {
    const bar = { x: 0, y: 0, width: WIDTH, height: BAR_HEIGHT };
    canvas.fill(bar, Colour.bar);
    canvas.text(this.labels.region, {
      ...{ x: 12, y: 10, scale: 2, colour: Colour.pale },
    });
    const now = `${new Date()
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')} UTC`;
    canvas.text(now, { x: 510, y: 10, scale: 2, colour: Colour.white });
    return bar;
  }

  private drawNote(canvas: Canvas): Rect {
    canvas.fill(NOTE, Colour.window);
    const paper = {
      x: NOTE.x + 2,
      y: NOTE.y + 26,
      width: NOTE.width - 4,
      height: NOTE.height - 28,
    };
    canvas.text('Notes: type here', {
      ...{ x: NOTE.x + 10, y: NOTE.y + 6, scale: 2, colour: Colour.white },
    });
    canvas.fill(paper, Colour.paper);
    const lines = `${this.typed}_`
      .split('\n')
      .flatMap(
        line => line.match(new RegExp(`.{1,${NOTE_COLUMNS}}`, 'g')) ?? [''],
      )
      .slice(-NOTE_LINES);
    lines.forEach((line, index) => {
      canvas.text(line, {
        ...{ x: paper.x + 8, y: paper.y + 8 + index * 20, scale: 2 },
        colour: Colour.ink,
      });
    });
    return NOTE;
  }
}
