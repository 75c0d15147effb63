import { after, before, describe, it } from 'node:test';
import { Browser } from 'playwright-core';
import {
  Mode,
  people,
  PersonKey,
  Portal,
  startBrowser,
  startPortal,
  Visitor,
} from './harness';

describe('whoever opens the portal', () => {
  let portal: Portal;
  let browser: Browser;
  before(async () => {
    portal = await startPortal();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
  });

  async function visit(
    mode: Mode,
    story: (visitor: Visitor) => Promise<void>,
  ): Promise<void> {
    const visitor = await Visitor.open({
      browser,
      portalUrl: portal.url,
      mode,
    });
    try {
      await story(visitor);
      visitor.expectNoErrors();
    } finally {
      await visitor.leave();
    }
  }

  for (const mode of ['light', 'dark'] as const) {
    it(`is asked who to be (${mode})`, () =>
      visit(mode, async visitor => {
        await visitor.goTo('/');
        for (const name of Object.values(people)) {
          await visitor.page
            .getByRole('button', { name: `Sign in as ${name}` })
            .waitFor();
        }
        await visitor.expectAccessible();
      }));
  }

  for (const person of Object.keys(people) as PersonKey[]) {
    it(`can be ${people[person]}, and sees the regions`, () =>
      visit('light', async visitor => {
        const { page } = visitor;
        await visitor.signInAs(person);
        await visitor.goTo('/meca');
        await page.getByRole('row', { name: 'MECA-PolITO' }).waitFor();
        await visitor.expectAccessible();
      }));
  }
});
