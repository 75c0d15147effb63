import { fakeRegions } from '../../__testUtils__';
import { placeMarkers } from './placeMarkers';
import { chooseProjection, MAP } from './projectRegions';

function project(regions = fakeRegions()) {
  const projection = chooseProjection(regions);
  return regions.map(({ id, location }) => {
    const [x, y] = projection([location.longitude, location.latitude])!;
    return { id, label: id, x, y };
  });
}

describe('map of the federation', () => {
  it('has every region in the frame, north up and west left', () => {
    const at = Object.fromEntries(project().map(p => [p.id, p]));
    for (const { x, y } of Object.values(at)) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(MAP.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(MAP.height);
    }
    expect(at.tub.y).toBeLessThan(at.polito.y);
    expect(at.uned.x).toBeLessThan(at['upb-cetti'].x);
  });

  it('widens to the world for a region far away', () => {
    const regions = fakeRegions();
    regions[0].location = { latitude: -33.9, longitude: 151.2 };
    const at = Object.fromEntries(project(regions).map(p => [p.id, p]));
    expect(at.polito.x).toBeLessThan(MAP.width);
    expect(at.polito.x).toBeGreaterThan(at.bme.x);
    expect(at.polito.y).toBeGreaterThan(at.bme.y);
  });

  it('parts regions of the same town, so that each can be pointed at', () => {
    const placed = placeMarkers(
      [
        { id: 'a', label: 'A', x: 100, y: 100 },
        { id: 'b', label: 'B', x: 100, y: 100 },
      ],
      MAP,
    );
    expect(
      Math.hypot(placed[0].x - placed[1].x, placed[0].y - placed[1].y),
    ).toBeGreaterThan(20);
  });

  it('leaves out labels that would cover others', () => {
    const crowd = Array.from({ length: 40 }, (_, i) => ({
      id: `r${i}`,
      label: 'A rather long name',
      x: 200 + (i % 8) * 28,
      y: 200 + Math.floor(i / 8) * 28,
    }));
    const labelled = placeMarkers(crowd, MAP).filter(m => m.anchor);
    expect(labelled.length).toBeGreaterThan(0);
    expect(labelled.length).toBeLessThan(crowd.length);
  });
});
