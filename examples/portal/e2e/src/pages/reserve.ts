import { Visitor } from '../harness';

/** A reservation as a teacher types it; times are wall times in the zone of the institution and the visitor. */
export interface TypedReservation {
  title: string;
  institution: RegExp;
  start: Date;
  end: Date;
  template: RegExp;
  size: string;
  seats: number;
  students: string[];
}

/** What is typed into the parts of a date field, left to right, with a clock of 24 hours. */
export function digitsOf(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  return parts
    .filter(({ type }) => type !== 'literal')
    .map(({ value }) => value)
    .join('');
}

/** Fills the reservation form that is open, by keyboard alone, and leaves it open. */
export async function typeReservation(
  visitor: Visitor,
  reservation: TypedReservation,
): Promise<void> {
  const { page } = visitor;
  const form = page.getByRole('dialog', { name: 'New reservation' });
  const keys = page.keyboard;

  await form.getByLabel('Title').waitFor();
  await keys.type(reservation.title); // the field has the focus when the form opens

  await choose(visitor, 'Institution', reservation.institution);
  for (const [name, moment] of [
    ['Start', reservation.start],
    ['End', reservation.end],
  ] as const) {
    const field = form.getByRole('group', { name, exact: true });
    await visitor.tabTo(field.getByRole('spinbutton', { name: /^day/ }));
    await keys.type(digitsOf(moment, 'Europe/Rome'));
  }
  await choose(visitor, 'Template', reservation.template);
  await choose(visitor, 'Size of each machine', new RegExp(reservation.size));
  await visitor.tabTo(form.getByRole('textbox', { name: 'Seats' }));
  await keys.press('ControlOrMeta+a');
  await keys.type(String(reservation.seats));
  for (const student of reservation.students) {
    await visitor.tabTo(
      form.getByRole('combobox', { name: 'Add a person or a group' }),
    );
    await keys.type(student);
    await page.getByRole('option', { name: student }).first().waitFor();
    await keys.press('ArrowDown');
    await keys.press('Enter');
  }
}

/** Opens a list by keyboard and walks down to the option. */
async function choose(
  visitor: Visitor,
  label: string,
  option: RegExp,
): Promise<void> {
  const { page } = visitor;
  const form = page.getByRole('dialog', { name: 'New reservation' });
  await visitor.press(form.getByRole('button', { name: label }));
  const wanted = page.getByRole('option', { name: option }).first();
  await wanted.waitFor();
  while (!(await wanted.evaluate(item => item === document.activeElement))) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
}
