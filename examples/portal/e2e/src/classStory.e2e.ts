import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { Browser, Page } from 'playwright-core';
import {
  createStory,
  Mode,
  PersonKey,
  Portal,
  startBrowser,
  startPortal,
  unique,
  until,
  Visitor,
} from './harness';
import { readGreeting } from './pages/answers';
import { typeReservation } from './pages/reserve';
import { readScreen } from './pages/screen';

const NUMBERS = [
  'Memory',
  'CPU',
  'Allocated storage',
  'Primary storage',
  'Secondary storage',
  'Management IPs',
  'Shared-network IPs',
];
const REGIONS = [
  'MECA-PolITO',
  'MECA-eWorks',
  'MECA-BME',
  'MECA-UKIM',
  'MECA-TUS',
  'MECA-UPB-CETTI',
  'MECA-UNED',
  'MECA-INSA',
  'MECA-TUB',
];
const SEATS = 6;
const MINUTE_MS = 60_000;

async function expectReady(page: Page, seats: number): Promise<void> {
  await page.getByText(`${seats} of ${seats} ready`).waitFor();
}

/** The whole life of a class, by keyboard: one story after the other on the same portal. */
for (const mode of ['light', 'dark'] as const) {
  describe(`a class (${mode})`, () => {
    const title = unique(`CAD laboratory (${mode})`);
    let portal: Portal;
    let browser: Browser;
    let teacher: Visitor;
    let student: Visitor;
    let sessionPath: string;

    const part = createStory(() => [teacher, student]);
    before(async () => {
      portal = await startPortal();
      browser = await startBrowser();
      teacher = await visit('teacher', mode);
      student = await visit('student', mode);
    });
    after(async () => {
      await browser?.close();
      await portal?.stop();
    });

    async function visit(person: PersonKey, as: Mode): Promise<Visitor> {
      const visitor = await Visitor.open({
        browser,
        portalUrl: portal.url,
        mode: as,
      });
      await visitor.signInAs(person);
      return visitor;
    }

    part('begins on the home page, which leads to the regions', async () => {
      const { page } = teacher;
      await page.getByText('My sessions today').waitFor();
      await page.getByText('The federation at a glance').waitFor();
      await teacher.expectAccessible();
      await teacher.takePicture(`home-teacher-${mode}`);
      await teacher.press(
        page.getByRole('link', { name: 'MECA', exact: true }),
      );
      await page.waitForURL('**/meca/overview');
    });

    part(
      'finds the seven numbers, a map, and every region with its health',
      async () => {
        const { page } = teacher;
        const totals = page.getByRole('region', { name: /^Totals/ });
        for (const name of NUMBERS) {
          await totals.getByText(name, { exact: true }).waitFor();
        }
        const map = page.getByRole('group', { name: /^Map of the federation/ });
        const table = page.getByRole('region', { name: /^Regions with/ });
        for (const name of REGIONS) {
          await map.getByRole('button', { name: `${name}: Healthy` }).waitFor();
          const row = table.getByRole('row', { name });
          await row.getByText('Healthy').waitFor();
        }
        await teacher.expectAccessible();
        await teacher.takePicture(`regions-${mode}`);
      },
    );

    part(
      'is typed into the reservation form, which says where it would run and why',
      async () => {
        const { page } = teacher;
        await teacher.tabTo(page.getByRole('tab', { name: 'Regions' }));
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Enter');
        await page.waitForURL('**/meca/schedule');
        await teacher.press(
          page.getByRole('button', { name: 'New reservation' }),
        );
        const start = new Date(Date.now() + 5 * MINUTE_MS);
        await typeReservation(teacher, {
          title,
          institution: /Torino/,
          start,
          end: new Date(start.getTime() + 60 * MINUTE_MS),
          template: /CAD suite/,
          size: 'Small',
          seats: SEATS,
          students: ['Sofia Conti', 'Bence Kovács'],
        });
        const preview = page.getByRole('region', { name: 'Where it will run' });
        await preview.getByText('It would run in PolITO.').waitFor();
        await teacher.press(preview.getByText(/^Reasons for/));
        await preview
          .getByRole('listitem')
          .filter({ hasText: 'PolITO' })
          .getByText(/chosen · room for \d+/)
          .waitFor();
        assert.equal(
          await preview.getByRole('listitem').count(),
          REGIONS.length + 1,
          'a verdict for every region, the test region too',
        );
        await teacher.expectAccessible();
        await teacher.takePicture(`reservation-${mode}`);
      },
    );

    part('is reserved, and stands in the calendar', async () => {
      const { page } = teacher;
      await teacher.press(page.getByRole('button', { name: 'Reserve' }));
      await page.getByRole('heading', { name: title }).waitFor();
      sessionPath = new URL(page.url()).pathname;
      await teacher.expectAccessible();

      await teacher.press(page.getByRole('link', { name: '← Schedule' }));
      const inCalendar = page.getByRole('button', { name: title });
      await inCalendar.waitFor();
      await teacher.expectAccessible();
      await teacher.takePicture(`schedule-${mode}`);
      await teacher.press(inCalendar);
      await page.waitForURL(`**${sessionPath}`);
    });

    part(
      'is started with one button, and every seat gets ready while one looks on',
      async () => {
        const { page } = teacher;
        await teacher.press(page.getByRole('button', { name: 'Start all' }));
        await expectReady(page, SEATS);
        await teacher.expectAccessible();
        await teacher.takePicture(`session-${mode}`);
        const machines = await portal.simulator.machines(
          'polito',
          await code(),
        );
        assert.deepEqual(
          machines.map(({ state }) => state),
          Array(SEATS).fill('Running'),
        );
      },
    );

    part('gets back a machine that broke, with one button', async () => {
      const { page } = teacher;
      const name = `${await code()}-003`;
      await portal.simulator.powerOff('polito', name);
      await teacher.pressInRow(
        page.getByRole('row', { name }),
        page.getByRole('button', { name: `Repair ${name}` }),
      );
      const question = page.getByRole('dialog', { name: `Repair ${name}?` });
      await teacher.expectAccessible();
      await teacher.press(question.getByRole('button', { name: 'Repair' }));
      await question.waitFor({ state: 'detached' });
      await page
        .getByRole('row', { name })
        .getByText('attempt 2', { exact: true })
        .waitFor();
      await expectReady(page, SEATS);
      await until('six machines to run', async () => {
        const machines = await portal.simulator.machines(
          'polito',
          await code(),
        );
        return (
          machines.filter(({ state }) => state === 'Running').length === SEATS
        );
      });
    });

    part(
      'is two clicks from home to a live screen for its student',
      async () => {
        const { page } = student;
        await page.goto('/');
        const open = page.getByRole('link', { name: `Open ${title}` });
        await open.waitFor();
        await student.expectAccessible();
        await student.takePicture(`home-student-${mode}`);
        await student.press(open);

        const screen = page.getByRole('application', { name: /^Screen of/ });
        await page.getByText('Connected', { exact: true }).waitFor();
        await until(
          'a picture',
          async () => (await readScreen(page)).colours > 3,
        );
        const untouched = await readScreen(page);
        await page.keyboard.type('my first drawing'); // the screen has the focus
        await until(
          'what was typed to be seen',
          async () => (await readScreen(page)).paper < untouched.paper - 300,
        );
        await student.expectAccessible();
        await student.takePicture(`console-${mode}`);

        // The screen takes every key; this is the way out for a keyboard.
        await page.keyboard.press('Control+Alt+Shift');
        await screen.waitFor();
        assert.ok(
          await page.evaluate(
            () => document.activeElement?.tagName === 'BUTTON',
          ),
        );
      },
    );

    part(
      'gives its student a remote-desktop file and an address that answers',
      async () => {
        const { page } = student;
        await page.goto('/meca/workspaces');
        const mine = page.getByRole('article', { name: title });
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          mine.getByRole('button', { name: 'Download .rdp file' }).click(),
        ]);
        const lines = (await readFile(await download.path(), 'utf8')).split(
          /\r\n/,
        );
        const settings = new Map(
          lines.filter(Boolean).map(line => {
            const [name, type, ...value] = line.split(':');
            assert.match(type, /^[isb]$/, line);
            return [name, value.join(':')];
          }),
        );
        const vnc = await mine
          .getByText(/^127\.\d+\.\d+\.\d+:5900$/)
          .innerText();
        const [address] = vnc.split(':');
        assert.match(
          settings.get('full address') ?? '',
          new RegExp(`^${address}`),
        );
        assert.match(await readGreeting(vnc), /^RFB 003\.008/);
        await student.expectAccessible();
        await student.takePicture(`workspaces-${mode}`);
      },
    );

    part('shows another student nothing of it but the own seat', async () => {
      const path = await student.page
        .getByRole('link', { name: `Open console: ${title}` })
        .getAttribute('href');
      const other = await visit('otherStudent', mode);
      await other.goTo('/meca/workspaces');
      const seats = other.page.getByRole('article', { name: title });
      await seats.filter({ hasText: 'Seat 2' }).waitFor();
      assert.equal(await seats.filter({ hasText: 'Seat 1' }).count(), 0);

      other.expectRefusalsFrom(/\/v1\/workspaces\//);
      await other.goTo(path!);
      await other.page.getByText('There is no such workspace').waitFor();
      await other.expectAccessible();
      other.expectNoErrors();
      await other.leave();
    });

    part(
      'is closed to students when its teacher stops the machines',
      async () => {
        await student.press(
          student.page.getByRole('link', { name: `Open console: ${title}` }),
        );
        await student.page.getByText('Connected', { exact: true }).waitFor();

        const { page } = teacher;
        await teacher.press(page.getByRole('button', { name: 'Stop all' }));
        const question = page.getByRole('dialog', {
          name: 'Stop all machines?',
        });
        await teacher.press(question.getByRole('button', { name: 'Stop all' }));
        await page
          .getByText(`0 of ${SEATS} ready · ${SEATS} stopped`)
          .waitFor();

        await student.page
          .getByText('The machines of this class were stopped')
          .waitFor();
        await student.expectAccessible();
        await student.takePicture(`stopped-${mode}`);
        assert.equal(await student.page.locator('canvas').count(), 0);
        const machines = await portal.simulator.machines(
          'polito',
          await code(),
        );
        assert.ok(machines.every(({ state }) => state !== 'Running'));
      },
    );

    part('leaves no error in the browser of teacher and student', () => {
      teacher.expectNoErrors();
      student.expectNoErrors();
    });

    /** What the names of its machines begin with. */
    async function code(): Promise<string> {
      const client = await portal.signIn('laura.ferri');
      const { items } = await client.call('listSeats', {
        params: { sessionId: sessionPath.split('/').at(-1)! },
      });
      return items[0].name.replace(/-\d+$/, '');
    }
  });
}
