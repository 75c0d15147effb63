import { Page } from 'playwright-core';

/** Fills a text field of the scaffolder's form. */
export async function fillField(
  page: Page,
  label: string,
  value: string,
): Promise<void> {
  // A required field has an asterisk behind its name.
  const name = new RegExp(`^${label}\\b`);
  await page.getByLabel(name).first().fill(value);
}

/** An instant as a date-and-time field takes it, on the visitors' clock in Rome. */
export function toLocalInput(at: number): string {
  return new Date(at)
    .toLocaleString('sv-SE', { timeZone: 'Europe/Rome' })
    .replace(' ', 'T')
    .slice(0, 16);
}
