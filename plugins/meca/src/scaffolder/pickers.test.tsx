import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  createFakeMecaApi,
  FakeAnswers,
  fakeCapacity,
  fakeRegions,
  fakeTemplates,
  fakeViewer,
  renderInMeca,
} from '../__testUtils__';
import { mecaApiRef } from '../api';
import { mecaQueryClient } from '../query';
import { RegionPicker } from './RegionPicker';
import { TemplatePicker } from './TemplatePicker';
import {
  validateCourseName,
  validateInstitution,
  validateOffering,
  validateRegion,
  validateStudents,
  validateTemplate,
  validateTime,
  validateTimes,
} from './validation';

const answers: FakeAnswers = {
  listRegions: { items: fakeRegions() },
  getCapacity: fakeCapacity(),
  listTemplates: { items: fakeTemplates() },
  getViewer: fakeViewer({ manageFederation: false }),
  listOfferings: { items: [{ name: 'Small', regions: [] }] },
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
    renderInMeca(<RegionPicker {...fieldProps({}, onChange)} />, {
      api: createFakeMecaApi(answers),
    });
    await waitFor(() =>
      expect(onChange).toHaveBeenCalledWith({ policy: 'own-first' }),
    );
  });

  it('offers regions with health, room and whether they have the template, and none for tests', async () => {
    const onChange = jest.fn();
    renderInMeca(
      <RegionPicker
        {...fieldProps({ policy: 'own-first' }, onChange)}
        formContext={{ formData: { templatePath: 'windows/cad-lab' } }}
      />,
      { api: createFakeMecaApi(answers) },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /Place it for me/ }),
    );
    expect(
      await screen.findByRole('option', { name: /^eWorks/ }),
    ).toHaveTextContent(
      /Unreachable, .* GB memory free when last seen, template not there/,
    );
    expect(screen.getByRole('option', { name: /^BME/ })).toHaveTextContent(
      /template ready/,
    );
    expect(
      screen.queryByRole('option', { name: /Local-Test/ }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('option', { name: /^BME/ }));
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
    validate: (
      value: any,
      validation: any,
      context: any,
    ) => Promise<void> | void,
    value: unknown,
    given: FakeAnswers = answers,
    formData: object = {},
    catalogApi?: object,
  ) {
    const errors: string[] = [];
    const api = createFakeMecaApi(given);
    await validate(
      value,
      { addError: (message: string) => errors.push(message) },
      {
        formData,
        apiHolder: {
          get: (ref: unknown) =>
            new Map<unknown, unknown>([
              [mecaApiRef, api],
              [catalogApiRef, catalogApi],
            ]).get(ref),
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

  it('refuses the name of a course that is there, and blames nobody when the catalog cannot be asked', async () => {
    const catalogApi = catalogApiMock({
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'cad-lab', namespace: 'default' },
        },
      ],
    });
    const name = (text: string) =>
      errorsOf(validateCourseName, text, answers, {}, catalogApi);
    expect(await name('cad-lab')).toEqual([expect.stringContaining('cad-lab')]);
    expect(await name('robotics')).toEqual([]);
    catalogApi.getEntitiesByRefs = async () => {
      throw new TypeError('Failed to fetch');
    };
    expect(await name('cad-lab')).toEqual([]);
  });

  it('refuses institutions of others and sizes that nobody has', async () => {
    const institution = (name: string) =>
      errorsOf(validateInstitution, `group:default/${name}`);
    expect(await institution('polito')).toEqual([]);
    expect(await institution('bme')).toEqual([expect.stringContaining('bme')]);
    expect(await errorsOf(validateOffering, 'Small')).toEqual([]);
    expect(await errorsOf(validateOffering, 'Huge')).toEqual([
      expect.stringContaining('Huge'),
    ]);
  });

  it('refuses a template that is ready for tests alone', async () => {
    const [template] = fakeTemplates();
    const replicas = [{ ...template.replicas[0], regionId: 'local-test' }];
    const errors = await errorsOf(validateTemplate, template.path, {
      ...answers,
      listTemplates: { items: [{ ...template, replicas }] },
    });
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['2099-03-05T13:00:00+01:00', 0],
    ['2020-03-05T13:00:00+01:00', 1],
    ['', 1],
  ])('takes the time "%s" with %i errors', async (time, count) => {
    expect(await errorsOf(validateTime, time)).toHaveLength(count);
    const among = ['2099-01-01T09:00:00Z', time];
    expect(await errorsOf(validateTimes, among)).toHaveLength(count);
  });

  it('refuses more students than seats', async () => {
    const students = ['user:default/a', 'user:default/b'];
    const errorsFor = (seats?: number) =>
      errorsOf(validateStudents, students, answers, { seats });
    expect(await errorsFor(2)).toEqual([]);
    expect(await errorsFor(1)).toHaveLength(1);
    expect(await errorsFor(undefined)).toEqual([]);
  });

  it('blames nobody when the service cannot be asked', async () => {
    const wish = { policy: 'chosen-only', regionId: 'gone' };
    expect(await errorsOf(validateRegion, wish, {})).toEqual([]);
    expect(await errorsOf(validateTemplate, 'no/such', {})).toEqual([]);
  });
});
