import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeDeliveries,
  fakeRegions,
  renderInMeca,
} from '../../__testUtils__';
import { failure } from '../__testUtils__';
import { DeliverySection } from './DeliverySection';

// A test machine may be busy.
jest.setTimeout(90_000);

function renderSection(listDeliveries: FakeAnswers['listDeliveries']) {
  const api = createFakeMecaApi({
    listRegions: { items: fakeRegions() },
    listDeliveries,
  });
  renderInMeca(<DeliverySection />, { api });
}

describe('how templates reach the regions', () => {
  it('counts the regions that templates cannot reach, and shows each with its remedy', async () => {
    renderSection({ items: fakeDeliveries() });
    expect(await screen.findByText('2 regions need attention')).toBeVisible();
    await userEvent.click(screen.getByText('How templates reach the regions'));
    const row = (await screen.findByText('Silent')).closest('tr')!;
    expect(row).toHaveTextContent('eWorks');
    expect(row).toHaveTextContent(/start the service meca-edge again/);
    expect(screen.getByText('Never seen')).toBeVisible();
    const rowOf = (region: string) =>
      within(row.closest('table')!).getByTitle(region).closest('tr')!;
    expect(rowOf('MECA-INSA')).toHaveTextContent(
      /edge at the region.*Connected.*version 0\.1\.0.*serves other regions: 14 archives/,
    );
    expect(rowOf('MECA-UKIM')).toHaveTextContent(
      /region fetches from the portal/,
    );
    expect(rowOf('MECA-UKIM')).not.toHaveTextContent(/serves other regions/);
    expect(screen.getByText('121 GB free of 1 TB')).toBeVisible();
  });

  it('says that all is well where it is', async () => {
    renderSection({
      items: fakeDeliveries().filter(({ mode }) => mode === 'pull'),
    });
    expect(await screen.findByText('all connected')).toBeInTheDocument();
  });

  it('says what failed and tries again', async () => {
    let works = false;
    renderSection(() =>
      works
        ? { items: fakeDeliveries() }
        : failure(503, 'The database does not answer.')(),
    );
    expect(
      await screen.findByText('The deliveries could not be loaded'),
    ).toBeVisible();
    works = true;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('2 regions need attention')).toBeVisible();
  });
});
