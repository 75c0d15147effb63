import { act, screen, waitFor } from '@testing-library/react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { MECA_SIGNAL_CHANNEL } from '@meca/backstage-plugin-meca-common';
import { createFakeMecaApi, fakeRegions, renderInMeca } from '../__testUtils__';
import { useLiveInterval, useMecaQuery } from './index';

function Names() {
  const { data } = useMecaQuery('listRegions', {});
  const interval = useLiveInterval({
    withSignalsMs: 60_000,
    withoutSignalsMs: 10_000,
  });
  return (
    <p>
      every {interval}: {data?.items.map(region => region.name).join(', ')}
    </p>
  );
}

describe('signals', () => {
  it('read anew what the backend hints has changed, once for many hints', async () => {
    const listeners = new Map<string, (message: any) => void>();
    const unsubscribe = jest.fn();
    const signals = {
      subscribe: (channel: string, listener: (message: any) => void) => {
        listeners.set(channel, listener);
        return { unsubscribe };
      },
    };
    let regions = fakeRegions().slice(0, 1);
    const api = createFakeMecaApi({ listRegions: () => ({ items: regions }) });
    const { unmount } = await renderInMeca(<Names />, {
      api,
      apis: [[signalApiRef, signals]],
    });
    expect(await screen.findByText('every 60000: MECA-PolITO')).toBeVisible();

    regions = fakeRegions().slice(1, 2);
    act(() => {
      for (let i = 0; i < 20; i++) {
        listeners.get(MECA_SIGNAL_CHANNEL)!({ type: 'regions' });
        listeners.get(MECA_SIGNAL_CHANNEL)!({ type: 'templates' });
      }
    });
    expect(await screen.findByText('every 60000: MECA-eWorks')).toBeVisible();
    expect(api.calls.map(call => call.name)).toEqual([
      'listRegions',
      'listRegions',
    ]);

    unmount();
    await waitFor(() => expect(unsubscribe).toHaveBeenCalled());
  });

  it('are made up for by asking more often where there are none', async () => {
    const api = createFakeMecaApi({
      listRegions: { items: fakeRegions().slice(0, 1) },
    });
    await renderInMeca(<Names />, { api });
    expect(await screen.findByText('every 10000: MECA-PolITO')).toBeVisible();
  });
});
