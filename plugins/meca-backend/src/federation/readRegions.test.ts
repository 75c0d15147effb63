import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { regionConfig } from '../__testUtils__/startMecaBackend';
import { readRegions } from './readRegions';

function read(regions: unknown) {
  return readRegions(
    new ConfigReader({ meca: { regions } } as unknown as JsonObject),
  );
}

describe('readRegions', () => {
  it('reads a region and fills in what was left out', () => {
    const { regions, problems } = read({ polito: regionConfig(1, 'polito') });
    expect(problems).toEqual([]);
    expect(regions.map(({ definition }) => definition)).toEqual([
      {
        id: 'polito',
        number: 1,
        name: 'MECA-polito',
        institutionRef: 'group:default/polito',
        stage: 'production',
        driverType: 'fake',
        endpoint: new URL('https://polito.example.edu/client/api'),
        insecure: false,
        location: { latitude: 45.06, longitude: 7.66 },
        timeZone: 'Europe/Rome',
        colour: expect.stringMatching(/^#[0-9a-f]{6}$/),
        limits: {},
        lending: {},
        deployConcurrency: 10,
      },
    ]);
  });

  it('takes numbers and flags that came as text from the environment', () => {
    const { regions, problems } = read({
      polito: regionConfig(1, 'polito', {
        number: '7',
        endpoint: 'http://127.0.0.1:9101/client/api',
        allowInsecureHttp: 'true',
        limits: { seats: '40' },
      }),
    });
    expect(problems).toEqual([]);
    expect(regions[0].definition).toMatchObject({
      number: 7,
      insecure: true,
      limits: { seats: 40 },
    });
  });

  it('has no regions where none are configured', () => {
    expect(readRegions(new ConfigReader({}))).toEqual({
      regions: [],
      problems: [],
    });
  });

  it.each([
    ['number', { number: undefined }],
    ['number', { number: 1.5 }],
    ['name', { name: undefined }],
    ['name', { name: '  ' }],
    ['institution', { institution: undefined }],
    ['institution', { institution: 'user:default/ada' }],
    ['institution', { institution: 'polito' }],
    ['stage', { stage: 'staging' }],
    ['endpoint', { endpoint: undefined }],
    ['endpoint', { endpoint: 'polito' }],
    ['endpoint', { endpoint: 'ftp://polito.example.edu/' }],
    ['endpoint', { endpoint: 'https://key:secret@polito.example.edu/api' }],
    ['endpoint', { endpoint: 'https://polito.example.edu/api?apiKey=secret' }],
    ['endpoint', { endpoint: 'http://polito.example.edu/client/api' }],
    ['location', { location: undefined }],
    ['location.latitude', { location: { latitude: 91, longitude: 0 } }],
    ['location.longitude', { location: { latitude: 0, longitude: -181 } }],
    ['location.longitude', { location: { latitude: 0 } }],
    ['timeZone', { timeZone: undefined }],
    ['timeZone', { timeZone: 'Europe/Turin' }],
    ['limits.seats', { limits: { seats: -1 } }],
    ['lending.memoryBytes', { lending: { memoryBytes: 'lots' } }],
    ['deployConcurrency', { deployConcurrency: 0 }],
  ])('leaves out a region with a faulty %s and names the key', (key, fault) => {
    const { regions, problems } = read({
      bme: regionConfig(3, 'bme', fault as JsonObject),
      polito: regionConfig(1, 'polito'),
    });
    expect(regions.map(({ definition }) => definition.id)).toEqual(['polito']);
    expect(problems).toEqual([
      { key: `meca.regions.bme.${key}`, message: expect.any(String) },
    ]);
    expect(JSON.stringify(problems)).not.toContain('secret@');
  });

  it.each(['#12345', 'red', '#ffee00'])(
    'keeps a region whose colour %s is bad, with a colour that can be read',
    colour => {
      const { regions, problems } = read({
        polito: regionConfig(1, 'polito', { colour }),
      });
      expect(problems[0].key).toBe('meca.regions.polito.colour');
      expect(regions[0].definition.colour).toMatch(/^#[0-9a-f]{6}$/);
    },
  );

  it.each([
    ['number', { number: 1 }],
    ['name', { name: 'meca-POLITO' }],
    ['endpoint', { endpoint: 'https://polito.example.edu/client/api' }],
    ['institution', { institution: 'Group:default/Polito' }],
  ])('leaves out the second region with the same %s', (key, same) => {
    const { regions, problems } = read({
      polito: regionConfig(1, 'polito'),
      bme: regionConfig(3, 'bme', same),
    });
    expect(regions).toHaveLength(1);
    expect(problems).toEqual([
      {
        key: `meca.regions.bme.${key}`,
        message: `is already used by meca.regions.polito.${key}`,
      },
    ]);
  });

  it('lets a test region share the institution of a production region', () => {
    const { problems } = read({
      polito: regionConfig(1, 'polito'),
      local: regionConfig(999, 'local', {
        stage: 'test',
        institution: 'group:default/polito',
      }),
    });
    expect(problems).toEqual([]);
  });

  it.each([[['polito']], ['polito'], [7]])(
    'names meca.regions when it is %j',
    regions => {
      const { problems } = read(regions);
      expect(problems.map(({ key }) => key)).toEqual(['meca.regions']);
    },
  );

  it('names ids and regions that are no such thing', () => {
    const { regions, problems } = read({
      '9lives': regionConfig(1, 'cat'),
      bme: 'https://bme.example.edu',
      polito: regionConfig(2, 'polito'),
    });
    expect(regions).toHaveLength(1);
    expect(problems.map(({ key }) => key)).toEqual([
      'meca.regions.9lives',
      'meca.regions.bme',
    ]);
  });
});
