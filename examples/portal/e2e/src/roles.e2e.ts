import { after, before, describe } from 'node:test';
import { Browser } from 'playwright-core';
import {
  createStory,
  PersonKey,
  Portal,
  startBrowser,
  startPortal,
  unique,
  Visitor,
} from './harness';
import { bookSession } from './pages/book';

const MINUTE_MS = 60_000;

describe('a class of Politecnico di Torino', () => {
  const title = unique('Electronics');
  let portal: Portal;
  let browser: Browser;
  let visitor: Visitor | undefined;
  let path: string;
  const part = createStory(() => [visitor]);

  before(async () => {
    portal = await startPortal();
    browser = await startBrowser();
    const session = await bookSession(portal, {
      title,
      startsAt: new Date(Date.now() + 5 * MINUTE_MS),
      endsAt: new Date(Date.now() + 60 * MINUTE_MS),
      seats: 2,
    });
    path = `/meca/schedule/${session.id}`;
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
  });

  async function visitAs(person: PersonKey): Promise<Visitor> {
    await visitor?.leave();
    visitor = await Visitor.open({ browser, portalUrl: portal.url });
    await visitor.signInAs(person);
    return visitor;
  }

  part('can be operated by the administrator of that institution', async () => {
    const admin = await visitAs('admin');
    const { page } = admin;
    await admin.goTo(path);
    await page.getByRole('button', { name: 'Start all' }).waitFor();
    await page.getByRole('heading', { name: title }).waitFor();
    await admin.expectAccessible();
    admin.expectNoErrors();
  });

  part(
    'can be changed and cancelled by the operator, who also administers the federation',
    async () => {
      const operator = await visitAs('operator');
      const { page } = operator;
      await operator.goTo('/meca');
      await page.getByText('Federation administration').waitFor();
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText('All regions answered').waitFor();
      await operator.expectAccessible();
      await operator.goTo(path);
      await page.getByRole('button', { name: 'Cancel session' }).click();
      const question = page.getByRole('dialog', {
        name: 'Cancel this session?',
      });
      await question.getByRole('button', { name: 'Cancel session' }).click();
      await page.getByText('Cancelled', { exact: true }).waitFor();
      await operator.expectAccessible();
      operator.expectNoErrors();
    },
  );

  const hideFrom = (stranger: 'otherTeacher' | 'otherStudent') =>
    part(`does not exist for others (${stranger})`, async () => {
      const other = await visitAs(stranger);
      other.expectRefusalsFrom(/\/v1\/sessions\//);
      await other.goTo(path);
      await other.page.getByText('There is no such session').waitFor();
      await other.expectAccessible();

      await other.goTo('/meca');
      await other.page.getByRole('row', { name: 'MECA-PolITO' }).waitFor();
      await other.page
        .getByText('Federation administration')
        .waitFor({ state: 'detached' });
      other.expectNoErrors();
    });
  hideFrom('otherTeacher');
  hideFrom('otherStudent');

  part('cannot be made by students', async () => {
    const student = await visitAs('student');
    await student.goTo('/meca/schedule');
    await student.page.getByText(/^You can look at the schedule/).waitFor();
    await student.page
      .getByRole('button', { name: 'New reservation' })
      .waitFor({ state: 'detached' });
    // Without a session to tab to, the browser itself lets the keyboard into the hours; axe does not know that.
    const hours = student.page.locator('[style*="overflow: hidden auto"]');
    await student.tabTo(hours.first());
    await student.expectAccessible({
      notOurs: ['[style*="overflow: hidden auto"]'],
    });
    student.expectNoErrors();
  });
});
