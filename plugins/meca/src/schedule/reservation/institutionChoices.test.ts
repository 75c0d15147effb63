import { fakeRegions, fakeViewer } from '../../__testUtils__';
import { institutionChoices } from './institutionChoices';

describe('institutionChoices', () => {
  it('are one’s own, in the order of the service', () => {
    const viewer = fakeViewer({ manageFederation: false });
    expect(institutionChoices(viewer, fakeRegions())).toBe(viewer.institutions);
  });

  it('are all with a production region for those who run the federation, the own ones first', () => {
    const choices = institutionChoices(fakeViewer(), fakeRegions());
    expect(choices[0]).toMatchObject({
      ref: 'group:default/polito',
      title: 'Politecnico di Torino',
    });
    expect(choices[1]).toMatchObject({
      title: expect.stringMatching(/^MECA-/),
      booksForOthers: true,
    });
    const refs = choices.map(({ ref }) => ref);
    expect(new Set(refs).size).toBe(refs.length);
    const tests = fakeRegions().filter(({ stage }) => stage === 'test');
    for (const { name } of tests) {
      expect(choices.map(({ title }) => title)).not.toContain(name);
    }
  });
});
