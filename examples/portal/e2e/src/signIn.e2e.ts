import assert from 'node:assert/strict';
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
    it(`can be ${people[person]}, and sees home, regions and templates`, () =>
      visit('light', async visitor => {
        const { page } = visitor;
        await visitor.signInAs(person);
        await page.getByText('The federation at a glance').waitFor();
        await visitor.expectAccessible();

        await visitor.goTo('/meca');
        await page.getByRole('row', { name: 'MECA-PolITO' }).waitFor();
        await visitor.expectAccessible();

        await visitor.reloadUntilShown(
          '/catalog?filters[kind]=resource&filters[type]=meca-region&filters[user]=all',
          page.getByRole('link', { name: 'MECA-PolITO' }),
        );

        // Still the same person after a reload.
        await visitor.goTo('/settings');
        await page.getByText(people[person]).first().waitFor();
      }));
  }

  it('is nobody again after signing out', () =>
    visit('light', async visitor => {
      const { page } = visitor;
      await visitor.signInAs('student');
      await visitor.goTo('/settings');
      await page.getByTestId('user-settings-menu').click();
      await page.getByText('Sign Out').click();
      const card = page.getByRole('button', { name: /Sign in as/ });
      await card.first().waitFor();
      assert.equal(await card.count(), Object.keys(people).length);
    }));
});
