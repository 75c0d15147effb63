import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeMecaApi, minutesFrom, renderInMeca } from '../__testUtils__';
import {
  Age,
  ConfirmDialog,
  ErrorAlert,
  HealthBadge,
  Meter,
  ProblemAlert,
  RegionBadge,
  Sparkline,
  TimeRange,
} from './index';
import { splitAtGaps } from './splitAtGaps';

const api = createFakeMecaApi({});

describe('shared components', () => {
  it('meters say used, total and share, and when the number is old', async () => {
    await renderInMeca(
      <Meter
        label="Memory"
        metric={{ used: 13.5e9, total: 158.99e9, unit: 'bytes' }}
        stale
      />,
      { api },
    );
    const meter = screen.getByRole('meter', { name: 'Memory' });
    expect(meter).toHaveAttribute('aria-valuenow', '13500000000');
    expect(meter).toHaveAttribute('aria-valuemax', '158990000000');
    expect(meter).toHaveAttribute(
      'aria-valuetext',
      '13.5 of 158.99 GB (8.5%), as last known',
    );
  });

  it('sparklines say how a number went', async () => {
    const points = [0, 1, 2].map(i => ({
      at: minutesFrom(i * 60),
      used: 10 + i * 10,
      total: 100,
    }));
    await renderInMeca(
      <>
        <Sparkline
          label="CPU"
          points={points}
          from={minutesFrom(0)}
          to={minutesFrom(120)}
        />
        <Sparkline
          label="Memory"
          points={[]}
          from={minutesFrom(0)}
          to={minutesFrom(120)}
        />
      </>,
      { api },
    );
    expect(
      screen.getByRole('img', {
        name: 'CPU, last 24 hours: from 10% to 30%, highest 30%',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('img', { name: 'Memory: no history yet' }),
    ).toBeInTheDocument();
  });

  it('sparklines of a young history take the whole width and say since when', async () => {
    await renderInMeca(
      <Sparkline
        label="CPU"
        points={[0, 5].map(minutes => ({
          at: minutesFrom(minutes),
          used: 10,
          total: 100,
        }))}
        from={minutesFrom(-24 * 60)}
        to={minutesFrom(5)}
      />,
      { api },
    );
    const drawing = screen.getByRole('img', {
      name: /^CPU, since .+: from 10%/,
    });
    expect(drawing.querySelector('path:last-child')).toHaveAttribute(
      'd',
      expect.stringMatching(/^M0,.*L120,/),
    );
    expect(screen.getByText(/^since /)).toBeVisible();
  });

  it('sparklines are broken where nothing was measured', () => {
    const at = [0, 5, 10, 60, 65, 70].map(m => ({ at: minutesFrom(m) }));
    expect(splitAtGaps(at).map(run => run.length)).toEqual([3, 3]);
    expect(splitAtGaps([])).toEqual([]);
  });

  it('ages tell the exact time with its zone, and never lie ahead', async () => {
    const ago = new Date(Date.now() - 3.2 * 60_000).toISOString();
    const ahead = new Date(Date.now() + 1500).toISOString();
    await renderInMeca(
      <>
        <Age at={ago} />
        <Age at={ahead} />
      </>,
      { api },
    );
    const age = screen.getByText(/^3 min\. ago$/);
    expect(age).toHaveAttribute('datetime', ago);
    expect(age.title).toMatch(/\d{1,2}:\d{2}.*(UTC|GMT|[A-Z]{2,5})/);
    expect(screen.getByText(/^1 sec\. ago$/)).toBeVisible();
  });

  it('times show the institution’s wall time only where it differs', async () => {
    await renderInMeca(
      <>
        <TimeRange
          startsAt="2026-11-24T12:00:00Z"
          endsAt="2026-11-24T15:00:00Z"
          zone="Pacific/Kiritimati"
        />
        <TimeRange
          startsAt="2026-11-24T12:00:00Z"
          endsAt="2026-11-24T15:00:00Z"
        />
      </>,
      { api },
    );
    expect(
      screen.getAllByText(/at the institution \(Pacific\/Kiritimati\)/),
    ).toHaveLength(1);
  });

  it('health and regions are told in words, not by colour alone', async () => {
    await renderInMeca(
      <>
        <HealthBadge state="unauthorised" />
        <RegionBadge
          region={{ name: 'MECA-TUB', colour: '#86198f', stage: 'production' }}
        />
        <RegionBadge regionId="gone" />
      </>,
      { api },
    );
    expect(screen.getByText('Keys refused')).toBeVisible();
    expect(screen.getByText('TUB')).toBeVisible();
    expect(screen.getByText('gone')).toBeVisible();
  });

  it('problems say what, why and what to do', async () => {
    await renderInMeca(
      <ProblemAlert
        title="Seat 7 failed"
        problem={{
          code: 'no-capacity',
          message: 'MECA-BME has no memory left.',
          remedy: 'Stop machines there.',
        }}
      />,
      { api },
    );
    expect(screen.getByText('Seat 7 failed')).toBeVisible();
    expect(screen.getByText('MECA-BME has no memory left.')).toBeVisible();
    expect(screen.getByText('What to do: Stop machines there.')).toBeVisible();
  });

  it('errors offer another try, except where it is no use', async () => {
    const retry = jest.fn();
    const denied = Object.assign(new Error('no'), { statusCode: 403 });
    await renderInMeca(
      <>
        <ErrorAlert error={new TypeError('Failed to fetch')} onRetry={retry} />
        <ErrorAlert error={denied} onRetry={retry} />
      </>,
      { api },
    );
    expect(screen.getByText(/backend did not answer/)).toBeVisible();
    expect(screen.getByText('You may not see this')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });

  it('a dialog stays open while busy and when it failed', async () => {
    const onClose = jest.fn();
    let settle!: { resolve: () => void; reject: (error: Error) => void };
    const onConfirm = () =>
      new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
      });
    await renderInMeca(
      <ConfirmDialog
        isOpen
        onClose={onClose}
        title="Stop all machines?"
        confirmLabel="Stop all"
        onConfirm={onConfirm}
        destructive
      >
        18 students are connected.
      </ConfirmDialog>,
      { api },
    );
    await userEvent.click(screen.getByRole('button', { name: 'Stop all' }));
    await userEvent.keyboard('{Escape}');
    expect(onClose).not.toHaveBeenCalled();

    settle.reject(new Error('MECA-BME does not answer.'));
    expect(await screen.findByText('MECA-BME does not answer.')).toBeVisible();
    expect(screen.getByRole('dialog')).toBeVisible();
    expect(onClose).not.toHaveBeenCalled();

    await userEvent.click(screen.getByRole('button', { name: 'Stop all' }));
    settle.resolve();
    await screen.findByRole('button', { name: 'Stop all' });
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
