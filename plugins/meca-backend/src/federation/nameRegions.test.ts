import { nameRegions } from './nameRegions';

const regions = [
  { id: 'polito', name: 'MECA-PolITO' },
  { id: 'upb-cetti', name: 'MECA-UPB-CETTI' },
  { id: 'upb', name: 'MECA-UPB' },
];

describe('nameRegions', () => {
  it.each([
    ['Region polito has no room', 'Region MECA-PolITO has no room'],
    ['not ready in region upb-cetti.', 'not ready in region MECA-UPB-CETTI.'],
    ['There is no region "upb"', 'There is no region "upb"'],
    ['region tub is away', 'region tub is away'],
    ['Check meca.regions.polito.zone', 'Check meca.regions.polito.zone'],
    ['polito is a university', 'polito is a university'],
  ])('%s', (text, expected) => {
    expect(nameRegions(text, regions)).toBe(expected);
  });

  it('names them in a problem and in what to do about it', () => {
    expect(
      nameRegions(
        {
          code: 'x',
          message: 'Region upb hangs',
          remedy: 'Look at region upb',
        },
        regions,
      ),
    ).toEqual({
      code: 'x',
      message: 'Region MECA-UPB hangs',
      remedy: 'Look at region MECA-UPB',
    });
  });
});
