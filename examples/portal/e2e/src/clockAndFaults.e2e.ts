import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Browser } from 'playwright-core';
import {
  createStory,
  Portal,
  startBrowser,
  startPortal,
  unique,
  until,
  Visitor,
} from './harness';
import { bookSession } from './pages/book';

const SECOND_MS = 1000;
/** Longer than it takes until the clock's next step is due. */
const NEXT_STEP_MS = 80 * SECOND_MS;

let portal: Portal;
let browser: Browser;

// Both stories are told in one portal: the first leaves nothing behind.
before(async () => {
  portal = await startPortal();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await portal?.stop();
});

describe('a class that nobody touches', () => {
  const title = unique('Evening class');
  let teacher: Visitor;
  let student: Visitor;
  let code: string;
  const part = createStory(() => [teacher, student]);

  before(async () => {
    teacher = await Visitor.open({ browser, portalUrl: portal.url });
    await teacher.signInAs('teacher');
    student = await Visitor.open({ browser, portalUrl: portal.url });
    await student.signInAs('student');
  });

  part('has its machines ready before the bell', async () => {
    const now = Date.now();
    const session = await bookSession(portal, {
      title,
      startsAt: new Date(now + 40 * SECOND_MS),
      endsAt: new Date(now + 65 * SECOND_MS),
      seats: 3,
      attendees: ['user:default/sofia.conti'],
    });
    code = session.code;
    const { page } = teacher;
    await teacher.goTo(`/meca/schedule/${session.id}`);
    await page
      .getByText('All machines are ready. The class begins at')
      .waitFor();
    assert.ok(Date.now() < Date.parse(session.startsAt), 'before the bell');
    await student.goTo('/meca/workspaces');
    await student.page
      .getByRole('link', { name: `Open console: ${title}` })
      .click();
    await student.page.getByText('Connected', { exact: true }).waitFor();
  });

  part('runs from the bell on', async () => {
    const { page } = teacher;
    await page
      .getByText('Running', { exact: true })
      .waitFor({ timeout: NEXT_STEP_MS });
    await page.getByText('3 of 3 ready').waitFor();
  });

  part('ends by itself, and says so to its student', async () => {
    await student.page
      .getByText('This class is over.')
      .waitFor({ timeout: NEXT_STEP_MS });
    assert.equal(await student.page.locator('canvas').count(), 0);
    await student.expectAccessible();
    const { page } = teacher;
    await page.getByText('The class is over.', { exact: true }).waitFor();
    await teacher.expectAccessible();
  });

  part('leaves no machine behind', async () => {
    await until(
      'no machine of it to be left',
      async () =>
        (await portal.simulator.machines('polito', code)).length === 0,
      60_000,
    );
    teacher.expectNoErrors();
    student.expectNoErrors();
  });
});

describe('a region in trouble', () => {
  const title = unique('Mechanics');
  let teacher: Visitor;
  const part = createStory(() => [teacher]);

  before(async () => {
    teacher = await Visitor.open({ browser, portalUrl: portal.url });
    await teacher.signInAs('teacher');
  });
  after(async () => {
    await portal?.simulator.clearFaults('polito');
    await portal?.simulator.clearFaults('bme');
  });

  part('loses some machines of a class, and says which and why', async () => {
    await portal.simulator.setFaults('polito', {
      deployFailRate: 100,
      failWith: 'capacity',
    });
    const session = await bookSession(portal, {
      title,
      startsAt: new Date(Date.now() + 300 * SECOND_MS),
      endsAt: new Date(Date.now() + 900 * SECOND_MS),
      seats: 4,
    });
    const { page } = teacher;
    await teacher.goTo(`/meca/schedule/${session.id}`);
    await page.getByText(/^4 machines failed/).waitFor({ timeout: 60_000 });
    await page.getByText(/What to do: /).waitFor();
    await page.getByText('0 of 4 ready · 4 failed').waitFor();
    await teacher.expectAccessible();
    await teacher.takePicture('failures-light');
  });

  part('gives them back with one button once it is well', async () => {
    const { page } = teacher;
    await portal.simulator.clearFaults('polito');
    await teacher.press(
      page.getByRole('button', { name: 'Repair all 4 seats' }),
    );
    await page.getByText('4 of 4 ready').waitFor();
    await teacher.expectAccessible();
  });

  part('is marked on the dashboard while it does not answer', async () => {
    const { page } = teacher;
    await portal.simulator.setFaults('bme', { unreachable: true });
    const operator = await portal.signIn('elena.marin');
    await operator.call('refreshCapacity', { body: {} });
    await teacher.goTo('/meca');
    await page.getByRole('button', { name: 'MECA-BME: Unreachable' }).waitFor();
    await page.getByText('Not all regions are in the totals').waitFor();
    await page
      .getByRole('row', { name: 'MECA-PolITO' })
      .getByText('Healthy')
      .waitFor();
    await teacher.expectAccessible();
    await teacher.takePicture('unreachable-light');
  });

  part('is left out of placement, with the reason', async () => {
    const client = await portal.signIn('laura.ferri');
    const startsAt = Date.now() + 3600 * SECOND_MS;
    const placement = await client.call('evaluatePlacement', {
      body: {
        institutionRef: 'group:default/bme',
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(startsAt + 3600 * SECOND_MS).toISOString(),
        placement: { policy: 'own-first' },
        templatePath: 'windows/cad-lab',
        offering: 'Small',
        seats: 4,
      },
    });
    assert.notEqual(placement.regionId, 'bme');
    const verdict = placement.verdicts.find(each => each.regionId === 'bme');
    assert.equal(verdict?.verdict, 'refused');
    assert.match(verdict!.reasons[0].message, /MECA-BME/);
    teacher.expectNoErrors();
  });
});
