import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { Browser, BrowserContext, Page } from 'playwright-core';
import { people, PersonKey } from './people';

export type Mode = 'light' | 'dark';

/** Violations that are not ours: Backstage's own sidebar, header and home grid, known upstream. */
const NOT_OURS = ['[data-testid="sidebar-root"]', 'nav'];

/** Someone at a browser of their own: collects what goes wrong and can be asked to be let off nothing. */
export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #portalUrl: string;
  readonly #errors: string[] = [];

  private constructor(options: {
    context: BrowserContext;
    page: Page;
    portalUrl: string;
  }) {
    this.page = options.page;
    this.#context = options.context;
    this.#portalUrl = options.portalUrl;
    this.page.on('console', message => {
      if (message.type() === 'error') {
        this.#errors.push(
          `${message.text()} (${this.page.url()}, ${message.location().url})`,
        );
      }
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
      viewport: { width: 1280, height: 900 },
      baseURL: options.portalUrl,
    });
    context.setDefaultTimeout(30_000);
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

  /** Fails with every violation of WCAG 2 A and AA on what is now on screen. */
  async expectAccessible(): Promise<void> {
    let builder = new AxeBuilder({ page: this.page }).withTags([
      'wcag2a',
      'wcag2aa',
      'wcag21a',
      'wcag21aa',
    ]);
    for (const selector of NOT_OURS) builder = builder.exclude(selector);
    const { violations } = await builder.analyze();
    assert.deepEqual(
      violations.map(
        ({ id, help, nodes }) =>
          `${id}: ${help}: ${nodes.map(node => node.html).join(' | ')}`,
      ),
      [],
      `${this.page.url()} is not accessible`,
    );
  }

  /** Fails with everything that the page wrote as an error so far. */
  expectNoErrors(): void {
    assert.deepEqual(this.#errors, []);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}
