import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  createStory,
  Portal,
  startBrowser,
  startPortal,
  until,
  Visitor,
} from './harness';
import {
  addStudent,
  chooseOption,
  fillField,
  typeMoment,
} from './pages/scaffolder';

const MINUTE_MS = 60_000;

/** Backstage's own: headings to sort by are buttons within buttons. */
const SORT_LABELS = ['.MuiTableSortLabel-root'];
/** Backstage's own: results are items without a list around them, in too light a grey. */
const SEARCH_RESULTS = ['li.MuiListItem-root'];

describe('courses and the catalog', () => {
  // Nothing else is called so, whoever runs this on a portal that is used again.
  const name = `course-${Date.now().toString(36)}`;
  const title = `Robotics ${name}`;
  let portal: Portal;
  let browser: Browser;
  let teacher: Visitor;
  let page: Page;
  const part = createStory(() => [teacher]);

  before(async () => {
    portal = await startPortal();
    browser = await startBrowser();
    teacher = await Visitor.open({ browser, portalUrl: portal.url });
    await teacher.signInAs('teacher');
    page = teacher.page;
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
  });

  part('a class is booked with a form', async () => {
    await teacher.goTo('/create/templates/default/book-classroom-session');
    await fillField(page, 'Title', title);
    await chooseOption(page, 'Institution', /Torino/);
    await chooseOption(page, 'Template', /CAD suite/);
    await chooseOption(page, 'Size of each machine', /^Small/);
    await page.getByRole('spinbutton', { name: 'Seats' }).fill('2');
    await teacher.takePicture('book-session-what-light');
    await teacher.expectAccessible();
    await page.getByRole('button', { name: 'Next' }).click();

    await typeMoment(page, 'Start', Date.now() + 120 * MINUTE_MS);
    await page.getByText(/Politecnico di Torino: Europe\/Rome/).waitFor();
    await page.getByRole('button', { name: /Region$/ }).click();
    await page.getByRole('option', { name: /BME/ }).waitFor();
    assert.equal(await page.getByRole('option', { name: /Local/ }).count(), 0);
    await page.keyboard.press('Escape');
    await addStudent(page, 'Sofia Conti');
    await page.getByText(/CES?T \(Europe\/Rome\): in PolITO/).waitFor();
    await teacher.takePicture('book-session-when-light');
    await teacher.expectAccessible();
    await page.getByRole('button', { name: 'Review' }).click();

    await expectWords(['Politecnico di Torino', 'Sofia Conti']);
    await teacher.takePicture('book-session-review-light');
    await page.getByRole('button', { name: 'Create' }).click();
    const link = page.getByRole('button', { name: 'Session', exact: true });
    await link.waitFor({ timeout: 60_000 });
    await page.getByText(/2 seats in MECA-PolITO/).waitFor();
    await teacher.takePicture('booked-light');
    await teacher.goTo('/meca/schedule');
    await page.getByRole('button', { name: title }).waitFor();
  });

  part('a course is made with its sessions', async () => {
    await teacher.goTo('/create/templates/default/new-course');
    await fillField(page, 'Short name', 'cad-lab');
    await fillField(page, 'Title', title);
    await chooseOption(page, 'Institution', /Torino/);
    await chooseOption(page, 'Template', /CAD suite/);
    await page.getByRole('button', { name: 'Next' }).click();
    await page
      .getByText(/called cad-lab in the catalog already/)
      .first()
      .waitFor();
    await teacher.takePicture('new-course-taken-light');
    await fillField(page, 'Short name', name);
    await page.getByRole('button', { name: 'Next' }).click();
    await typeMoment(page, 'Session 1', Date.now() + 240 * MINUTE_MS);
    await page.getByRole('button', { name: 'Add a session' }).click();
    await page.getByRole('group', { name: 'Session 2' }).waitFor();
    await page.getByRole('spinbutton', { name: 'Seats' }).fill('2');
    await chooseOption(page, 'Size of each machine', /^Small/);
    await addStudent(page, 'Sofia Conti');
    await until(
      'both sessions to have a place',
      async () => (await page.getByText(/: in PolITO/).count()) === 2,
    );
    await teacher.takePicture('new-course-sessions-light');
    await teacher.expectAccessible();
    await page.getByRole('button', { name: 'Review' }).click();
    await expectWords(['Politecnico di Torino', 'Sofia Conti']);
    await teacher.takePicture('new-course-review-light');
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByRole('button', { name: 'Course', exact: true })
      .waitFor({ timeout: 60_000 });
    await page
      .getByText(/in MECA-PolITO/)
      .first()
      .waitFor();
    await teacher.takePicture('course-made-light');
  });

  part(
    'stands in the catalog, with its sessions and what it depends on',
    async () => {
      await teacher.reloadUntilShown(
        '/catalog?filters[kind]=component&filters[user]=all',
        page.getByRole('link', { name: title }),
      );
      await teacher.reloadUntilShown(
        `/catalog/default/component/${name}`,
        page.getByText('Windows 11 with the CAD suite').first(),
      );
      await page.getByRole('heading', { name: title }).waitFor();
      await page
        .getByRole('heading', { name: 'Sessions of this course' })
        .waitFor();
      assert.equal(await page.getByRole('link', { name: title }).count(), 2);
      await teacher.takePicture('course-light');
      await teacher.expectAccessible();
      await page.getByRole('link', { name: title }).first().click();
      await page.getByRole('heading', { name: title }).waitFor();
      await page.waitForURL(/\/meca\/schedule\/./);
    },
  );

  part('regions and templates can be filtered and found', async () => {
    await teacher.reloadUntilShown(
      '/catalog?filters[kind]=resource&filters[type]=meca-region&filters[user]=all',
      page.getByRole('link', { name: 'MECA-PolITO' }),
    );
    await page
      .getByRole('textbox', { name: /search/i })
      .first()
      .fill('BME');
    await page.getByRole('link', { name: 'MECA-BME' }).waitFor();
    await page
      .getByRole('link', { name: 'MECA-PolITO' })
      .waitFor({ state: 'detached' });
    await teacher.expectAccessible({ notOurs: SORT_LABELS });
  });

  part('each shows its own cards', async () => {
    await teacher.reloadUntilShown(
      '/catalog/default/resource/polito',
      page.getByRole('heading', { name: 'Capacity and health' }),
    );
    await page.getByText('Healthy').first().waitFor();
    await page.getByRole('heading', { name: 'Next sessions' }).waitFor();
    await page.getByRole('link', { name: title }).first().waitFor();
    await teacher.expectAccessible();
    await teacher.takePicture('region-entity-light');

    await teacher.reloadUntilShown(
      '/catalog/default/resource/windows--cad-lab',
      page.getByRole('heading', { name: 'Where it is available' }),
    );
    await page.getByText('version 01.02.00.00').first().waitFor();
    await teacher.expectAccessible();

    await teacher.reloadUntilShown(
      '/catalog/default/group/polito',
      page.getByRole('heading', { name: 'Region of this institution' }),
    );
    await teacher.expectAccessible();
  });

  part('regions and templates are found by searching', async () => {
    for (const [term, entity] of [
      ['PolITO', 'MECA-PolITO'],
      ['CAD', 'Windows 11 with the CAD suite'],
    ]) {
      const found = page.getByRole('link', { name: entity, exact: true });
      await teacher.reloadUntilShown(
        `/search?query=${encodeURIComponent(term)}`,
        found.first(),
      );
    }
    await teacher.takePicture('search-light');
    await teacher.expectAccessible({ notOurs: SEARCH_RESULTS });
    await page
      .getByRole('link', { name: 'Windows 11 with the CAD suite' })
      .first()
      .click();
    await page.waitForURL(/\/catalog\/default\/resource\/windows--cad-lab/);
    teacher.expectNoErrors();
  });

  part(
    'the pages of a course and a region can be read in the dark',
    async () => {
      const nocturnal = await Visitor.open({
        browser,
        portalUrl: portal.url,
        mode: 'dark',
      });
      await nocturnal.signInAs('teacher');
      for (const [path, heading] of [
        [`component/${name}`, 'Sessions of this course'],
        ['resource/polito', 'Capacity and health'],
      ]) {
        await nocturnal.goTo(`/catalog/default/${path}`);
        await nocturnal.page.getByRole('heading', { name: heading }).waitFor();
        await nocturnal.page
          .getByRole('link', { name: title })
          .first()
          .waitFor();
        await nocturnal.takePicture(`${path.replace('/', '-')}-dark`);
        await nocturnal.expectAccessible();
      }
      nocturnal.expectNoErrors();
      await nocturnal.leave();
    },
  );

  /** The review page says everything in words that people know. */
  async function expectWords(words: string[]): Promise<void> {
    const review = page.getByRole('table');
    for (const text of [
      ...words,
      'Windows 11 with the CAD suite',
      /Small: 1 × .* GHz, 2 GB/,
      /CES?T \(Europe\/Rome\)/,
    ]) {
      await review.getByText(text).first().waitFor();
    }
    const text = await review.innerText();
    assert.doesNotMatch(text, /group:|user:|own-first|\dT\d\d:/);
  }
});
