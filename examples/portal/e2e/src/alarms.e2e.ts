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

const PATH = 'windows/cad-lab';
/** Of last term: no region has it before somebody asks for it. */
const VERSION = '01.01.00.00';
const MINUTE_MS = 60_000;
/** Machines of so few seats are made so long before the bell. */
const LEAD_IN_MS = 11 * MINUTE_MS;
/** As long as a template's way into a region is taken for, and some seconds: it is late when the first attempts have failed. */
const WAY_MS = 5.25 * MINUTE_MS;

describe('a template that does not reach the region of a class', () => {
  const title = unique('Technical drawing');
  let portal: Portal;
  let browser: Browser;
  let admin: Visitor;
  let teacher: Visitor;
  let sessionId: string;
  const part = createStory(() => [admin, teacher]);
  const alarms = () =>
    teacher.page.getByRole('region', { name: 'Template alarms' });

  before(async () => {
    portal = await startPortal();
    browser = await startBrowser();
    admin = await Visitor.open({ browser, portalUrl: portal.url });
    await admin.signInAs('admin');
    teacher = await Visitor.open({ browser, portalUrl: portal.url });
    await teacher.signInAs('teacher');
  });
  after(async () => {
    await portal?.simulator.clearFaults('polito');
    await browser?.close();
    await portal?.stop();
  });

  /** Notices come in behind the page, which does not ask again by itself. */
  async function findNotice(text: string) {
    const notice = admin.page.getByRole('link', { name: text });
    await admin.reloadUntilShown('/notifications', notice);
    return notice;
  }

  part('is told to those who run the region, with a way to it', async () => {
    await portal.simulator.setFaults('polito', {
      downloadFails: { percent: 30, message: 'No route to host' },
    });
    const startsAt = Date.now() + LEAD_IN_MS + WAY_MS;
    const session = await bookSession(portal, {
      title,
      startsAt: new Date(startsAt),
      endsAt: new Date(startsAt + 30 * MINUTE_MS),
      seats: 2,
      version: VERSION,
    });
    sessionId = session.id;
    const notice = await findNotice(
      `${PATH} ${VERSION} does not get into region MECA-PolITO`,
    );
    await admin.takePicture('notified-light');
    await notice.click();
    const row = admin.page.getByRole('row', { name: /PolITO/ });
    await row.getByText(/No route to host/).waitFor();
    await row.getByText(/What to do: /).waitFor();
    assert.match(admin.page.url(), /\/meca\/templates\/windows\/cad-lab$/);
  });

  part(
    'raises an alarm on the dashboard, with a way to the class',
    async () => {
      await teacher.goTo('/meca');
      await alarms()
        .getByText('A class will find its template missing')
        .waitFor({ timeout: 90_000 });
      const line = alarms().getByRole('listitem').filter({ hasText: title });
      assert.match(
        await line.innerText(),
        /PolITO\s.*Urgent\s.*needed \d\d:\d\d.*No route to host.*What to do: /s,
      );
      assert.equal(
        await line
          .getByRole('link', { name: `${PATH} ${VERSION}` })
          .getAttribute('href'),
        `/meca/templates/${PATH}`,
      );
      await teacher.expectAccessible();
      await teacher.takePicture('alarm-light');
      await teacher.press(line.getByRole('link', { name: title }));
      await teacher.page.getByRole('heading', { name: title }).waitFor();
      assert.match(
        teacher.page.url(),
        new RegExp(`/meca/schedule/${sessionId}$`),
      );
    },
  );

  part('is told of again when it is there, and the alarm is over', async () => {
    await teacher.goTo('/meca');
    await alarms().waitFor();
    await portal.simulator.clearFaults('polito');
    const row = admin.page.getByRole('row', { name: /PolITO/ });
    const tryAgain = row.getByRole('button', {
      name: `Try again now: ${VERSION} in MECA-PolITO`,
    });
    // It tries again by itself as well: whichever comes first.
    await until(`${VERSION} in PolITO`, async () => {
      if (await tryAgain.isVisible()) {
        await tryAgain.click({ timeout: 1_000 }).catch(() => {});
      }
      return (await row.getByText('Ready', { exact: true }).count()) === 2;
    });
    await alarms().waitFor({ state: 'detached' });
    await teacher.page.getByText('The federation now').waitFor();
    await findNotice(`${PATH} ${VERSION} is in region MECA-PolITO now`);
    admin.expectNoErrors();
    teacher.expectNoErrors();
  });
});
