import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { people, PersonKey } from './people';
import { until } from './until';

export type Mode = 'light' | 'dark';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
/** More stops than any page has on the way to one of its parts. */
const MAX_TABS = 120;
const MAX_LOOKS = 4;

/**
 * Backstage's own: its sidebar, breadcrumbs, and the tabs of its page header, which name panels that are not there; and
 * what React Aria has read out, which names what was there a moment ago.
 */
const NOT_OURS = [
  '[data-testid="sidebar-root"]',
  'nav',
  '[role="tablist"][aria-label="Toolbar tabs"]',
  '[data-live-announcer]',
];

/** Someone at a browser of their own: collects what goes wrong and can be asked to be let off nothing. */
export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #portalUrl: string;
  readonly #errors: string[] = [];
  readonly #expectedRefusals: RegExp[] = [];

  private constructor(options: {
    context: BrowserContext;
    page: Page;
    portalUrl: string;
  }) {
    this.page = options.page;
    this.#context = options.context;
    this.#portalUrl = options.portalUrl;
    this.page.on('console', message => {
      const { url } = message.location();
      if (message.type() !== 'error') return;
      if (this.#expectedRefusals.some(pattern => pattern.test(url))) return;
      this.#errors.push(`${message.text()} (${this.page.url()}, ${url})`);
    });
    this.page.on('pageerror', error => this.#errors.push(String(error)));
  }

  static async open(options: {
    browser: Browser;
    portalUrl: string;
    mode?: Mode;
    timeZone?: string;
  }): Promise<Visitor> {
    const context = await options.browser.newContext({
      colorScheme: options.mode ?? 'light',
      timezoneId: options.timeZone ?? 'Europe/Rome',
      locale: 'en-GB',
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 900 },
      baseURL: options.portalUrl,
      acceptDownloads: true,
    });
    context.setDefaultTimeout(25_000);
    const page = await context.newPage();
    return new Visitor({ context, page, portalUrl: options.portalUrl });
  }

  /** Opens the portal and chooses who to be, by keyboard. */
  async signInAs(person: PersonKey): Promise<void> {
    await this.page.goto(this.#portalUrl);
    const card = this.page.getByRole('button', {
      name: `Sign in as ${people[person]}`,
    });
    await card.focus();
    await this.page.keyboard.press('Enter');
    await card.waitFor({ state: 'detached' });
    await this.page.getByRole('link', { name: 'Settings' }).waitFor();
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /**
   * Opens a page of the catalog and, where it came too early, opens it again: such a page does not refresh by itself, and
   * a young portal is still reading what it shows.
   */
  async reloadUntilShown(path: string, target: Locator): Promise<void> {
    await until(
      `${target} on ${path}`,
      async () => {
        await this.goTo(path);
        return target.waitFor({ timeout: 5_000 }).then(
          () => true,
          () => false,
        );
      },
      90_000,
    );
  }

  /** Moves the focus there with the Tab key alone: fails where a keyboard does not lead. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    await this.walk('Tab', target);
  }

  /** Tabs there and presses a key, Enter if none is given. */
  async press(target: Locator, key = 'Enter'): Promise<void> {
    await this.tabTo(target);
    await this.page.keyboard.press(key);
  }

  /** Presses a button in a table by keyboard: Tab leads into the table, arrows to the row and along it. */
  async pressInRow(row: Locator, target: Locator): Promise<void> {
    const table = this.page.getByRole('grid').filter({ has: row });
    await target.waitFor();
    await this.walk('Tab', table);
    await this.walk('ArrowDown', row);
    await this.walk('ArrowRight', target);
    await this.page.keyboard.press('Enter');
  }

  /** Presses `key` until the focus is within `target`. */
  private async walk(key: string, target: Locator): Promise<void> {
    for (let step = 0; step < MAX_TABS; step++) {
      if (await holdsFocus(target)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${key} does not lead to ${target}`);
  }

  /** The browser itself writes an error for every refused request; those to a matching URL are part of the scenario. */
  expectRefusalsFrom(url: RegExp): void {
    this.#expectedRefusals.push(url);
  }

  /** Fails with every violation of WCAG 2 A and AA on what is now on screen, but for parts that are Backstage's own. */
  async expectAccessible(options: { notOurs?: string[] } = {}): Promise<void> {
    const excluded = [...NOT_OURS, ...(options.notOurs ?? [])];
    let found: string[] = [];
    // What fades in or is busy just now has other colours for a moment.
    for (let look = 0; look < MAX_LOOKS; look++) {
      await this.page.evaluate(settleAnimations);
      found = await findViolations(this.page, excluded);
      if (found.length === 0) return;
    }
    assert.deepEqual(found, [], `${this.page.url()} is not accessible`);
  }

  /** Fails with everything that the page wrote as an error so far. */
  expectNoErrors(): void {
    assert.deepEqual(this.#errors, []);
  }

  /** Keeps a picture, if a folder for pictures was named: `E2E_PICTURES=dir`. */
  async takePicture(name: string): Promise<void> {
    const folder = process.env.E2E_PICTURES;
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png` });
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}

async function holdsFocus(target: Locator): Promise<boolean> {
  return target.evaluate(element => element.contains(document.activeElement));
}

async function findViolations(
  page: Page,
  excluded: string[],
): Promise<string[]> {
  let builder = new AxeBuilder({ page }).withTags(WCAG);
  for (const selector of excluded) builder = builder.exclude(selector);
  const { violations } = await builder.analyze();
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(node => node.html).join(' | ')}`,
  );
}

/** Runs in the page; an animation without an end refuses, and stays. */
function settleAnimations(): void {
  for (const animation of document.getAnimations()) {
    // Those that follow scrolling (shadows of what is scrolled away) have no end to wait for.
    if (animation.timeline !== document.timeline) continue;
    try {
      animation.finish();
    } catch {
      // endless
    }
  }
}
