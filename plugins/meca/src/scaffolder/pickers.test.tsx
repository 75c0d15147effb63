import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeCapacity,
  fakeRegions,
  fakeTemplates,
  renderInMeca,
} from '../__testUtils__';
import { mecaApiRef } from '../api';
import { mecaQueryClient } from '../query';
import { RegionPicker } from './RegionPicker';
import { TemplatePicker } from './TemplatePicker';
import { validateRegion, validateTemplate } from './validation';

const answers: FakeAnswers = {
  listRegions: { items: fakeRegions() },
  getCapacity: fakeCapacity(),
  listTemplates: { items: fakeTemplates() },
};

/** What the form hands to a field, as far as these fields look at it. */
function fieldProps(
  formData: unknown,
  onChange: (value: unknown) => void,
): any {
  return { formData, onChange, required: true, schema: {}, uiSchema: {} };
}

describe('region picker', () => {
  it('begins with "place it for me" and says so to the form', async () => {
    const onChange = jest.fn();
    renderInMeca(<RegionPicker {...fieldProps(undefined, onChange)} />, {
      api: createFakeMecaApi(answers),
    });
    await waitFor(() =>
      expect(onChange).toHaveBeenCalledWith({ policy: 'own-first' }),
    );
  });

  it('offers regions with health and room, and not those for tests', async () => {
    const onChange = jest.fn();
    renderInMeca(
      <RegionPicker {...fieldProps({ policy: 'own-first' }, onChange)} />,
      { api: createFakeMecaApi(answers) },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /Place it for me/ }),
    );
    expect(
      await screen.findByRole('option', { name: /MECA-eWorks/ }),
    ).toHaveTextContent(/Unreachable, .* GB memory free when last seen/);
    expect(
      screen.getByRole('option', { name: /Region1-Local-Test/ }),
    ).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(screen.getByRole('option', { name: /MECA-BME/ }));
    expect(onChange).toHaveBeenLastCalledWith({
      policy: 'chosen-only',
      regionId: 'bme',
    });
  });

  it('can still place the class when regions cannot be asked', async () => {
    renderInMeca(
      <RegionPicker {...fieldProps({ policy: 'best' }, jest.fn())} />,
      { api: createFakeMecaApi({}) },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /the portal can still place the class for you/,
    );
    expect(
      screen.getByRole('button', { name: /least loaded and nearest/ }),
    ).toBeEnabled();
  });
});

describe('template picker', () => {
  it('says where each template is ready', async () => {
    const onChange = jest.fn();
    renderInMeca(<TemplatePicker {...fieldProps(undefined, onChange)} />, {
      api: createFakeMecaApi(answers),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Template/ }),
    );
    const cad = await screen.findByRole('option', { name: /Windows CAD lab/ });
    await waitFor(() =>
      expect(cad).toHaveTextContent('windows/cad-lab; ready in BME, PolITO'),
    );
    expect(screen.getByRole('option', { name: /CentOS 7/ })).toHaveTextContent(
      'on its way to INSA',
    );
    await userEvent.click(cad);
    expect(onChange).toHaveBeenCalledWith('windows/cad-lab');
  });
});

describe('validation of the fields', () => {
  beforeEach(() => mecaQueryClient.clear());

  async function errorsOf(
    validate: (value: any, validation: any, context: any) => Promise<void>,
    value: unknown,
    given: FakeAnswers = answers,
  ) {
    const errors: string[] = [];
    const api = createFakeMecaApi(given);
    await validate(
      value,
      { addError: (message: string) => errors.push(message) },
      {
        apiHolder: {
          get: (ref: unknown) => (ref === mecaApiRef ? api : undefined),
        },
      },
    );
    return errors;
  }

  it.each([
    [{ policy: 'own-first' }, 0],
    [{ policy: 'chosen-only', regionId: 'bme' }, 0],
    [{ policy: 'chosen-only', regionId: 'gone' }, 1],
    [{ policy: 'chosen-only', regionId: 'local-test' }, 1],
    [undefined, 0],
  ])('takes the region %j with %i errors', async (wish, count) => {
    expect(await errorsOf(validateRegion, wish)).toHaveLength(count);
  });

  it.each([
    ['windows/cad-lab', []],
    ['linux/centos-7-minimal', [expect.stringContaining('centos-7-minimal')]],
    ['no/such', [expect.stringContaining('no/such')]],
    [undefined, []],
  ])('names the template %s where it is refused', async (path, errors) => {
    expect(await errorsOf(validateTemplate, path)).toEqual(errors);
  });

  it('blames nobody when the service cannot be asked', async () => {
    const wish = { policy: 'chosen-only', regionId: 'gone' };
    expect(await errorsOf(validateRegion, wish, {})).toEqual([]);
    expect(await errorsOf(validateTemplate, 'no/such', {})).toEqual([]);
  });
});
