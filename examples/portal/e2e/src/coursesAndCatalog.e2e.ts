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
import { fillField, toLocalInput } from './pages/scaffolder';

const MINUTE_MS = 60_000;

/** Backstage's own, known upstream: its table's sort labels, its stepper, its template cards, its lists of results. */
const BACKSTAGE = [
  '.MuiTableSortLabel-root',
  '.MuiTableCell-root',
  '.MuiStepper-root',
  '.MuiIconButton-root',
  '.MuiListItem-root',
  '.MuiChip-root',
  '.MuiTypography-root',
];

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
    await pickInstitution();
    await pickTemplate(/CAD suite/);
    await page.getByRole('spinbutton', { name: 'Seats' }).fill('2');
    await teacher.expectAccessible({ notOurs: BACKSTAGE });
    await page.getByRole('button', { name: 'Next' }).click();

    await fillField(page, 'Begin', toLocalInput(Date.now() + 120 * MINUTE_MS));
    await teacher.takePicture('book-session-light');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    const link = page.getByRole('button', { name: 'Session', exact: true });
    await link.waitFor({ timeout: 60_000 });
    await teacher.takePicture('booked-light');
    await teacher.goTo('/meca/schedule');
    await page.getByRole('button', { name: title }).waitFor();
  });

  part('a course is made with its sessions', async () => {
    await teacher.goTo('/create/templates/default/new-course');
    await fillField(page, 'Short name', name);
    await fillField(page, 'Title', title);
    await pickInstitution();
    await pickTemplate(/CAD suite/);
    await page.getByRole('button', { name: 'Next' }).click();
    const begin = page.locator('input[type="datetime-local"]').first();
    await begin.fill(toLocalInput(Date.now() + 240 * MINUTE_MS));
    await page.getByRole('spinbutton', { name: 'Seats' }).fill('2');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByRole('button', { name: 'Course', exact: true })
      .waitFor({ timeout: 60_000 });
  });

  part('stands in the catalog, with what it depends on', async () => {
    await until(
      'the course to be in the catalog',
      async () => {
        await teacher.goTo(
          '/catalog?filters[kind]=component&filters[user]=all',
        );
        return page
          .getByRole('link', { name: title })
          .waitFor({ timeout: 5_000 })
          .then(
            () => true,
            () => false,
          );
      },
      60_000,
    );
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByText('Windows 11 with the CAD suite').first().waitFor();
  });

  part('regions and templates can be filtered and found', async () => {
    await teacher.goTo(
      '/catalog?filters[kind]=resource&filters[type]=meca-region&filters[user]=all',
    );
    await page.getByRole('link', { name: 'MECA-PolITO' }).waitFor();
    await page
      .getByRole('textbox', { name: /search/i })
      .first()
      .fill('BME');
    await page.getByRole('link', { name: 'MECA-BME' }).waitFor();
    await page
      .getByRole('link', { name: 'MECA-PolITO' })
      .waitFor({ state: 'detached' });
    await teacher.expectAccessible({ notOurs: BACKSTAGE });
  });

  part('each shows its own cards', async () => {
    await teacher.goTo('/catalog/default/resource/polito');
    await page.getByRole('heading', { name: 'Capacity and health' }).waitFor();
    await page.getByText('Healthy').first().waitFor();
    await page.getByRole('heading', { name: 'Next sessions' }).waitFor();
    await page.getByRole('link', { name: title }).first().waitFor();
    await teacher.expectAccessible({ notOurs: BACKSTAGE });
    await teacher.takePicture('region-entity-light');

    await teacher.goTo('/catalog/default/resource/windows--cad-lab');
    await page
      .getByRole('heading', { name: 'Where it is available' })
      .waitFor();
    await page.getByText('version 01.02.00.00').first().waitFor();
    await teacher.expectAccessible({ notOurs: BACKSTAGE });

    await teacher.goTo('/catalog/default/group/polito');
    await page
      .getByRole('heading', { name: 'Region of this institution' })
      .waitFor();
    await teacher.expectAccessible({ notOurs: BACKSTAGE });
    teacher.expectNoErrors();
  });

  async function pickInstitution(): Promise<void> {
    await page.getByRole('textbox', { name: 'Institution' }).fill('Torino');
    await page.getByRole('option', { name: /Torino/ }).click();
  }

  async function pickTemplate(option: RegExp): Promise<void> {
    await page.getByRole('button', { name: /Template$/ }).click();
    await page.getByRole('option', { name: option }).click();
  }
});
