import { publicationInputSchema } from '@meca/backstage-plugin-meca-common';
import { fakeRepositoryTemplate } from '../../__testUtils__';
import {
  buildPublicationInput,
  findPublicationFaults,
  newPublicationDraft,
} from './publicationDraft';

describe('publication form', () => {
  const template = fakeRepositoryTemplate();
  const known = template.versionList.map(({ version }) => version);
  const draft = {
    ...newPublicationDraft({
      repositoryId: 'meca',
      publishers: ['polito', 'bme'],
      template,
    }),
    source: 'cad.qcow2',
  };

  it('begins with what the version before says and the next number', () => {
    expect(draft).toMatchObject({
      path: 'windows/cad-lab',
      publisher: 'bme',
      version: '01.12.00.00',
      title: 'Windows CAD lab',
      osFamily: 'windows',
      access: [{ protocol: 'rdp', port: 3389 }],
      notes: '',
    });
    expect(findPublicationFaults(draft, known)).toEqual({});
  });

  it('sends what the service accepts, without empty texts', () => {
    const input = buildPublicationInput({
      ...draft,
      title: ' CAD ',
      osName: '',
      licenceNote: ' ',
    });
    expect(publicationInputSchema.parse(input)).toMatchObject({ title: 'CAD' });
    expect(input).not.toHaveProperty('osName');
    expect(input).not.toHaveProperty('licenceNote');
  });

  it.each([
    ['source', { source: '' }, 'source'],
    ['publisher', { publisher: '' }, 'publisher'],
    ['path', { path: '../etc' }, 'path'],
    ['version', { version: '1.2' }, 'version'],
    ['version', { version: '1.10.0.0' }, 'versionTaken'],
    ['title', { title: ' ' }, 'title'],
    ['access', { access: [{ protocol: 'ssh' as const, port: 0 }] }, 'port'],
  ])('refuses a bad %s: %j', (field, change, fault) => {
    expect(findPublicationFaults({ ...draft, ...change }, known)).toEqual({
      [field]: fault,
    });
  });
});
