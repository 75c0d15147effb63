/** A dot on the map with its text. */
export interface Marker {
  id: string;
  label: string;
  x: number;
  y: number;
}

/** A marker moved aside where another is in the way; the label has no place if `anchor` is absent. */
export interface PlacedMarker extends Marker {
  labelX?: number;
  labelY?: number;
  anchor?: 'start' | 'end' | 'middle';
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const RADIUS = 13;
const CHARACTER_WIDTH = 7;
const LINE_HEIGHT = 14;
const ROUNDS = 12;

function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  );
}

function dotBox({ x, y }: { x: number; y: number }, radius: number): Box {
  return {
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  };
}

/** Moves markers that cover each other apart, a little each round. */
function spread(markers: Marker[], radius: number): Marker[] {
  const moved = markers.map(marker => ({ ...marker }));
  const distance = radius * 2;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < moved.length; i++) {
      for (let j = i + 1; j < moved.length; j++) {
        const dx = moved[j].x - moved[i].x;
        const dy = moved[j].y - moved[i].y;
        const apart = Math.hypot(dx, dy);
        if (apart >= distance) continue;
        // Two at the same spot part sideways.
        const [ux, uy] = apart < 0.01 ? [1, 0] : [dx / apart, dy / apart];
        const push = (distance - apart) / 2;
        moved[i].x -= ux * push;
        moved[i].y -= uy * push;
        moved[j].x += ux * push;
        moved[j].y += uy * push;
      }
    }
  }
  return moved;
}

function candidates({ x, y, label }: Marker, radius: number) {
  const width = label.length * CHARACTER_WIDTH;
  const gap = radius + 4;
  const middle = { top: y - LINE_HEIGHT / 2, bottom: y + LINE_HEIGHT / 2 };
  const centre = { left: x - width / 2, right: x + width / 2 };
  return [
    {
      anchor: 'start',
      labelX: x + gap,
      labelY: y,
      box: { left: x + gap, right: x + gap + width, ...middle },
    },
    {
      anchor: 'end',
      labelX: x - gap,
      labelY: y,
      box: { left: x - gap - width, right: x - gap, ...middle },
    },
    {
      anchor: 'middle',
      labelX: x,
      labelY: y + gap + 4,
      box: { ...centre, top: y + gap - 3, bottom: y + gap + LINE_HEIGHT - 3 },
    },
    {
      anchor: 'middle',
      labelX: x,
      labelY: y - gap - 4,
      box: { ...centre, top: y - gap - LINE_HEIGHT + 3, bottom: y - gap + 3 },
    },
  ] as const;
}

/** Finds a place for every marker and, as far as there is room, for its label. */
export function placeMarkers(
  markers: Marker[],
  size: { width: number; height: number },
  scale: number = 1,
): PlacedMarker[] {
  const radius = RADIUS * scale;
  const moved = spread(markers, radius);
  const taken: Box[] = moved.map(marker => dotBox(marker, radius));
  return moved.map(marker => {
    const place = candidates(marker, radius).find(
      ({ box }) =>
        box.left >= 0 &&
        box.right <= size.width &&
        box.top >= 0 &&
        box.bottom <= size.height &&
        !taken.some(other => overlaps(box, other)),
    );
    if (!place) return marker;
    taken.push(place.box);
    const { anchor, labelX, labelY } = place;
    return { ...marker, anchor, labelX, labelY };
  });
}
