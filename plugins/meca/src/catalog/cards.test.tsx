import { ReactElement } from 'react';
import { screen, within } from '@testing-library/react';
import { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeCapacity,
  fakeHistory,
  fakeRegions,
  fakeRepositoryTemplates,
  fakeSession,
  fakeTemplates,
  renderInMeca,
} from '../__testUtils__';
import { CourseSessionsCard } from './CourseSessionsCard';
import {
  isCourse,
  isInstitution,
  isMecaRegion,
  isMecaTemplate,
} from './filters';
import { InstitutionRegionCard } from './InstitutionRegionCard';
import { NextSessionsCard } from './NextSessionsCard';
import { RegionCapacityCard } from './RegionCapacityCard';
import { TemplateAvailabilityCard } from './TemplateAvailabilityCard';

const answers: FakeAnswers = {
  listRegions: { items: fakeRegions() },
  getCapacity: fakeCapacity(),
  getCapacityHistory: ({ query }) => fakeHistory(query?.regionId),
  listTemplates: { items: fakeTemplates() },
  listSessions: { items: [fakeSession()] },
};

function entity(kind: string, type: string, annotations: {} = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'ukim', namespace: 'default', annotations },
    spec: { type },
  };
}
const region = (id: string) =>
  entity('Resource', 'meca-region', { 'meca.eu/region-id': id });
const template = (path: string) =>
  entity('Resource', 'meca-template', { 'meca.eu/template-path': path });
const course: Entity = {
  ...entity('Component', 'course'),
  metadata: { name: 'CAD-Lab', namespace: 'default' },
};

function renderCard(
  card: ReactElement,
  onEntity: Entity,
  changes: FakeAnswers = {},
) {
  const api = createFakeMecaApi({ ...answers, ...changes });
  renderInMeca(<EntityProvider entity={onEntity}>{card}</EntityProvider>, {
    api,
  });
  return api;
}

describe('entity cards', () => {
  it('show a region’s health, problems and numbers', async () => {
    renderCard(<RegionCapacityCard />, region('eworks'));
    expect(await screen.findByText('Unreachable')).toBeVisible();
    expect(screen.getByText(/did not answer within 20 s/)).toBeVisible();
    expect(
      await screen.findByRole('meter', { name: 'Memory' }),
    ).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('as last known'),
    );
    expect(
      screen.getByRole('link', { name: 'Show on the dashboard' }),
    ).toHaveAttribute('href', '/meca/overview?region=eworks');
  });

  it('say so if a region is gone, unnamed or cannot be asked', async () => {
    renderCard(<RegionCapacityCard />, region('gone'));
    expect(
      await screen.findByText(/knows no region gone any more/),
    ).toBeVisible();
  });

  it('do not show a failed read as a region that is gone', async () => {
    renderCard(<RegionCapacityCard />, region('eworks'), {
      listRegions: () => {
        throw new TypeError('Failed to fetch');
      },
    });
    expect(
      await screen.findByText('The region’s numbers could not be loaded'),
    ).toBeVisible();
    expect(screen.getByText(/backend did not answer/)).toBeVisible();
  });

  it('show where a template is ready, newest version first', async () => {
    renderCard(<TemplateAvailabilityCard />, template('windows/cad-lab'));
    const list = await screen.findByRole('list', {
      name: 'Availability by region',
    });
    await within(list).findByText('PolITO');
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringMatching(/^BME.*On its way.*01\.10\.00\.00.*62 % copied/),
      expect.stringMatching(/^BME.*Ready.*01\.02\.00\.00, 38\.2 GB/),
      expect.stringMatching(/^PolITO.*Ready/),
      expect.stringMatching(/^TUS.*Failed.*checksum.*as last known/),
    ]);
  });

  it('show how regions stand with a template of a repository, with what goes wrong', async () => {
    renderCard(<TemplateAvailabilityCard />, template('windows/cad-lab'), {
      listRepositoryTemplates: { items: fakeRepositoryTemplates() },
    });
    const list = await screen.findByRole('list', {
      name: 'Availability by region',
    });
    await within(list).findByText('UKIM');
    const texts = within(list)
      .getAllByRole('listitem')
      .map(item => item.textContent);
    expect(texts).toContainEqual(
      expect.stringMatching(/^BMEOn its way01\.02\.00\.0001\.10\.00\.00, 62%/),
    );
    expect(texts).toContainEqual(
      expect.stringMatching(/^TUSFailed.*Chunk 12.*What to do/),
    );
    expect(
      screen.getByRole('link', { name: 'Versions and regions' }),
    ).toHaveAttribute('href', '/meca/templates/windows/cad-lab');
  });

  it('list templates on their way to a region or in trouble there, and no others', async () => {
    const asked: unknown[] = [];
    renderCard(<RegionCapacityCard />, region('tus'), {
      listRepositoryTemplates: ({ query }) => {
        asked.push(query);
        return { items: fakeRepositoryTemplates().slice(-12) };
      },
    });
    const list = await screen.findByRole('list', {
      name: 'Templates on their way or in trouble',
    });
    expect(
      within(list).getByRole('link', { name: 'Windows CAD lab' }),
    ).toHaveAttribute('href', '/meca/templates/windows/cad-lab');
    expect(list).toHaveTextContent('Chunk 12');
    expect(within(list).queryByText('Ready')).not.toBeInTheDocument();
    expect(asked).toContainEqual({ regionId: 'tus', show: 'moving', limit: 5 });
    expect(
      screen.getByRole('link', { name: 'All templates of this region' }),
    ).toHaveAttribute('href', '/meca/templates?region=tus');
  });

  it('show the next sessions of a template, and ask for no others', async () => {
    const api = renderCard(<NextSessionsCard />, template('windows/cad-lab'));
    expect(
      await screen.findByRole('link', { name: 'CAD for mechanical engineers' }),
    ).toHaveAttribute('href', '/meca/schedule/s-cad');
    expect(screen.getByText('18 seats')).toBeVisible();
    const asked = api.calls.find(call => call.name === 'listSessions')!
      .input as any;
    expect(asked.query).toMatchObject({
      templatePath: 'windows/cad-lab',
      regionId: undefined,
      limit: 5,
    });
    expect(Date.parse(asked.query.to) - Date.parse(asked.query.from)).toBe(
      14 * 24 * 3_600_000,
    );
  });

  it('say when there are no sessions', async () => {
    renderCard(<NextSessionsCard />, region('bme'), {
      listSessions: { items: [] },
    });
    expect(
      await screen.findByText('No sessions in the next two weeks.'),
    ).toBeVisible();
  });

  it('show an institution its own region', async () => {
    renderCard(<InstitutionRegionCard />, entity('Group', 'institution'));
    expect(
      await screen.findByRole('link', { name: 'MECA-UKIM' }),
    ).toHaveAttribute('href', '/catalog/default/resource/ukim');
    expect(await screen.findByRole('meter', { name: 'CPU' })).toBeVisible();
  });

  it('tell an institution without a region where its classes run', async () => {
    renderCard(<InstitutionRegionCard />, {
      ...entity('Group', 'institution'),
      metadata: { name: 'elsewhere' },
    });
    expect(await screen.findByText(/no region of its own/)).toBeVisible();
  });

  it('show the sessions of a course that are next and those that are over', async () => {
    const inMinutes = (minutes: number) =>
      new Date(Date.now() + minutes * 60_000).toISOString();
    const soon = fakeSession({
      id: 's-soon',
      title: 'Second lesson',
      ...{ startsAt: inMinutes(-30), endsAt: inMinutes(60) },
    });
    const over = fakeSession({
      id: 's-over',
      title: 'First lesson',
      ...{ startsAt: inMinutes(-200), endsAt: inMinutes(-100) },
    });
    const api = renderCard(<CourseSessionsCard />, course, {
      // What runs now has begun already: the service gives it to both questions.
      listSessions: ({ query }) => ({
        items: query?.order === 'desc' ? [soon, over] : [soon],
      }),
    });
    expect(await screen.findByRole('heading', { name: 'Next' })).toBeVisible();
    expect(
      screen
        .getAllByRole('link', { name: /lesson/ })
        .map(link => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      ['Second lesson', '/meca/schedule/s-soon'],
      ['First lesson', '/meca/schedule/s-over'],
    ]);
    for (const { input } of api.calls.filter(
      call => call.name === 'listSessions',
    )) {
      expect(input).toMatchObject({
        query: { courseRef: 'component:default/cad-lab' },
      });
    }
  });

  it('do not pass a failed read of a course’s sessions off as a course without any', async () => {
    renderCard(<CourseSessionsCard />, course, {
      listSessions: ({ query }) => {
        if (query?.order === 'desc') throw new TypeError('Failed to fetch');
        return { items: [] };
      },
    });
    expect(
      await screen.findByText('The sessions could not be loaded'),
    ).toBeVisible();
    expect(screen.queryByText(/has no sessions/)).not.toBeInTheDocument();
  });

  it('say when a course has no sessions', async () => {
    renderCard(<CourseSessionsCard />, course, {
      listSessions: { items: [] },
    });
    expect(
      await screen.findByText('This course has no sessions that you may see.'),
    ).toBeVisible();
  });

  it('know their entities', () => {
    expect(isMecaRegion(region('bme'))).toBe(true);
    expect(isMecaTemplate(region('bme'))).toBe(false);
    expect(isMecaTemplate(template('a'))).toBe(true);
    expect(isInstitution(entity('Group', 'institution'))).toBe(true);
    expect(isInstitution(entity('Group', 'team'))).toBe(false);
    expect(isCourse(course)).toBe(true);
    expect(isCourse(entity('Component', 'service'))).toBe(false);
  });
});
