import { Page } from 'playwright-core';
import { digitsOf } from './reserve';

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

/** Chooses from one of the plugin's lists. */
export async function chooseOption(
  page: Page,
  label: string,
  option: RegExp,
): Promise<void> {
  // Its button is called by what is chosen, then by its label.
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: option }).first().click();
  await page.getByRole('listbox').waitFor({ state: 'detached' });
}

/** Types a moment into one of the plugin's fields, on the clock of Rome. */
export async function typeMoment(
  page: Page,
  label: string,
  at: number,
): Promise<void> {
  const field = page.getByRole('group', { name: new RegExp(`^${label}`) });
  await field.getByRole('spinbutton', { name: /^day/ }).focus();
  await page.keyboard.type(digitsOf(new Date(at), 'Europe/Rome'));
}

/** Adds someone to the list of students by name. */
export async function addStudent(page: Page, name: string): Promise<void> {
  const finder = page.getByRole('combobox', {
    name: 'Add a person or a group',
  });
  await finder.click();
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
}
