import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  createStory,
  Machine,
  Portal,
  PortalClient,
  startBrowser,
  startPortal,
  until,
  Visitor,
} from './harness';
import { bookSession } from './pages/book';
import { chooseOption, fillField } from './pages/scaffolder';

const PATH = 'windows/cad-lab';
const OLDEST = '01.01.00.00';
const OLD = '01.02.00.00';
const NEW = '01.03.00.00';
const MINUTE_MS = 60_000;
/** From a repository into a region, over the demo's lines. */
const SYNC_MS = 100_000;

describe('a template and its versions', () => {
  let portal: Portal;
  let browser: Browser;
  let operator: Visitor;
  let teacher: Visitor;
  let api: PortalClient;
  let page: Page;
  let sessionId: string;
  let code: string;
  let machines: Machine[];
  const part = createStory(() => [operator, teacher]);

  before(async () => {
    portal = await startPortal();
    browser = await startBrowser();
    operator = await Visitor.open({ browser, portalUrl: portal.url });
    await operator.signInAs('operator');
    teacher = await Visitor.open({ browser, portalUrl: portal.url });
    await teacher.signInAs('teacher');
    api = await portal.signIn('elena.marin');
    page = operator.page;
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
  });

  /** Regions in which sessions of `latest` get the version now, by id. */
  async function regionsWith(version: string): Promise<string[]> {
    const { replicas } = await api.call('getRepositoryTemplate', {
      query: { path: PATH },
    });
    return replicas
      .filter(each => each.version === version && each.current)
      .map(({ regionId }) => regionId)
      .sort();
  }

  /** All regions that want the template. */
  async function wantingRegions(): Promise<string[]> {
    const { wanted } = await api.call('getRepositoryTemplate', {
      query: { path: PATH },
    });
    return wanted
      .filter(({ policy }) => policy !== 'none')
      .map(({ regionId }) => regionId)
      .sort();
  }

  /** The class has the very machines that it had, all running, and what it resolved when it began. */
  async function expectClassUndisturbed(): Promise<void> {
    assert.deepEqual(await portal.simulator.machines('polito', code), machines);
    const session = await api.call('getSession', { params: { sessionId } });
    assert.equal(session.state, 'running');
    assert.equal(session.resolvedVersion, OLD);
    assert.equal(session.seatCounts.ready, machines.length);
    await teacher.page.getByText('2 of 2 ready').waitFor();
    teacher.expectNoErrors();
  }

  part('comes from the repositories into every region', async () => {
    const wanting = await wantingRegions();
    assert.equal(wanting.length, 10);
    await until(
      `${PATH} ${OLD} in every region`,
      async () => (await regionsWith(OLD)).length === wanting.length,
      SYNC_MS,
    );
    await operator.goTo('/meca/templates');
    await page
      .getByRole('button', {
        name: new RegExp(`CAD suite in PolITO: Ready.*${OLD}`),
      })
      .waitFor();
    await page
      .getByRole('button', { name: /Red Hat Enterprise Linux 7 in PolITO/ })
      .waitFor();
    await operator.expectAccessible();
    await operator.takePicture('templates-light');
    // Two regions have edges of their own, which fetch from one another.
    await page.getByText('How templates reach the regions').click();
    for (const region of [/BME/, /TUB/]) {
      const row = page.getByRole('row', { name: region });
      await row.getByText('Connected').waitFor();
      await row.getByText(/^serves other regions: \d+ archives$/).waitFor();
    }
    await operator.expectAccessible();
  });

  part('is used by a class', async () => {
    const now = Date.now();
    const session = await bookSession(portal, {
      title: 'Sheet metal',
      startsAt: new Date(now + 5_000),
      endsAt: new Date(now + 30 * MINUTE_MS),
      seats: 2,
    });
    ({ code, id: sessionId } = session);
    await teacher.goTo(`/meca/schedule/${sessionId}`);
    await teacher.page.getByText('2 of 2 ready').waitFor({ timeout: SYNC_MS });
    await teacher.page
      .getByText('Running', { exact: true })
      .waitFor({ timeout: SYNC_MS });
    machines = await portal.simulator.machines('polito', code);
    assert.equal(machines.length, 2);
    await expectClassUndisturbed();
  });

  part('gets a new version from the page', async () => {
    await operator.goTo(`/meca/templates/${PATH}`);
    await operator.press(
      page.getByRole('button', { name: 'Publish new version' }),
    );
    const form = page.getByRole('dialog', { name: /^Publish a new version/ });
    await form.getByRole('button', { name: /Image on the server/ }).click();
    await page.getByRole('option', { name: /cad-lab-win11-spring/ }).click();
    assert.equal(await form.getByLabel('Version').inputValue(), NEW);
    await form.getByLabel('Notes').fill('A lighter suite for sheet metal.');
    await operator.expectAccessible();
    await operator.takePicture('template-publish-light');
    await form.getByRole('button', { name: 'Publish', exact: true }).click();
    await page
      .getByText(`${PATH} ${NEW} is published`)
      .waitFor({ timeout: SYNC_MS });
    await operator.takePicture('template-published-light');
  });

  part(
    'reaches every region, and the class on the old one notices nothing',
    async () => {
      const wanting = await wantingRegions();
      await until(
        `${PATH} ${NEW} in every region`,
        async () => (await regionsWith(NEW)).length === wanting.length,
        SYNC_MS,
      );
      const version = page.getByRole('article', { name: NEW });
      await version.getByText(`ready in ${wanting.length} regions`).waitFor();
      const row = page.getByRole('row', { name: /PolITO/ });
      await row.getByText(NEW).waitFor();
      await operator.expectAccessible();
      await operator.takePicture('template-everywhere-light');
      await expectClassUndisturbed();
    },
  );

  part('is rolled back, and the one before is current again', async () => {
    await operator.press(
      page.getByRole('button', { name: `Roll back: ${NEW}` }),
    );
    const form = page.getByRole('dialog', { name: /^Roll back/ });
    await form.getByText(`${OLD} becomes the latest again.`).waitFor();
    await form.getByLabel('Reason').fill('Crashes when a part is bent twice.');
    await operator.expectAccessible();
    await operator.takePicture('template-roll-back-light');
    await form.getByRole('button', { name: 'Roll back', exact: true }).click();
    const version = page.getByRole('article', { name: NEW });
    await version.getByText(/Crashes when a part is bent twice/).waitFor();
    const wanting = await wantingRegions();
    await until(
      `${PATH} ${OLD} current in every region`,
      async () => (await regionsWith(OLD)).length === wanting.length,
      SYNC_MS,
    );
    assert.deepEqual(await regionsWith(NEW), []);
    await operator.takePicture('template-rolled-back-light');
    await expectClassUndisturbed();
    operator.expectNoErrors();
  });

  part('is synced with a form, which tells what became of it', async () => {
    await operator.goTo('/create/templates/default/sync-template');
    await chooseOption(page, 'Template', /CAD suite/);
    await operator.takePicture('sync-template-light');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByText(`${PATH} is ready in 10 regions.`)
      .waitFor({ timeout: SYNC_MS });
    await page.getByText(`MECA-PolITO ${OLD} ready`).waitFor();
    await operator.takePicture('synced-light');
  });

  part('is published with a form, and brought to the regions', async () => {
    await operator.goTo('/create/templates/default/publish-template-version');
    await fillField(page, 'Image', 'robotics-ros2-next.qcow2');
    await page.getByRole('button', { name: 'Next' }).click();
    await fillField(page, 'Template', 'linux/robotics-ros2');
    await fillField(page, 'Title', 'Ubuntu 24.04 with ROS 2');
    await operator.takePicture('publish-template-light');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByText('linux/robotics-ros2 version 02.02.00.00')
      .waitFor({ timeout: SYNC_MS });
    await page.getByText('MECA-BME 02.02.00.00 ready').waitFor();
    await operator.takePicture('published-light');
    operator.expectNoErrors();
  });

  part('is checked and pruned, and what a class needs stays', async () => {
    await operator.goTo('/meca/templates');
    await operator.press(page.getByRole('button', { name: 'Check: meca' }));
    const check = page.getByRole('dialog', { name: /^Check the repository/ });
    await check.getByRole('button', { name: 'Start the check' }).click();
    await check
      .getByText(/: all files are right$/)
      .waitFor({ timeout: SYNC_MS });
    await operator.expectAccessible();
    await operator.takePicture('repository-checked-light');
    await page.keyboard.press('Escape');

    await operator.press(page.getByRole('button', { name: 'Prune: meca' }));
    const prune = page.getByRole('dialog', { name: /^Take old versions out/ });
    await prune.getByRole('textbox', { name: 'Versions to keep' }).fill('1');
    await page.keyboard.press('Tab');
    await prune.getByText(/^2 versions go/).waitFor();
    const rowOf = (version: string) =>
      prune
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: version }) });
    await rowOf(OLDEST).getByText('Goes').waitFor();
    await rowOf(NEW).getByText('Goes').waitFor();
    await rowOf(OLD).getByText('Stays').waitFor();
    await operator.expectAccessible();
    await operator.takePicture('pruning-light');
    await prune.getByRole('button', { name: 'Continue' }).click();
    await prune.getByRole('button', { name: 'Prune', exact: true }).click();
    await prune.getByText('2 versions are listed no more').waitFor();
    await page.keyboard.press('Escape');
    await until(`${PATH} ${OLDEST} listed no more`, async () => {
      const { versionList } = await api.call('getRepositoryTemplate', {
        query: { path: PATH },
      });
      const pruned = versionList.find(({ version }) => version === OLDEST);
      return !pruned || pruned.stage === 'gone';
    });
    await expectClassUndisturbed();
  });

  part('is signed with keys that the operator sees and cares for', async () => {
    await operator.press(page.getByRole('button', { name: 'Keys: meca' }));
    await page.getByRole('heading', { name: 'Keys of meca' }).waitFor();
    await page.getByText('Daily key').waitFor();
    await operator.expectAccessible();
    await operator.takePicture('keys-light');
    operator.expectNoErrors();
  });
});
