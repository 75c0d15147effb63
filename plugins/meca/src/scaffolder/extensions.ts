import {
  createFormField,
  FormFieldBlueprint,
  FormFieldExtensionData,
} from '@backstage/plugin-scaffolder-react/alpha';
import type { fields } from './fields';

/** Written down here too, for the components are loaded only when a form needs them; the compiler misses none. */
const NAMES: Record<keyof typeof fields, true> = {
  'course-name-picker': true,
  'institution-picker': true,
  'region-picker': true,
  'template-picker': true,
  'offering-picker': true,
  'time-picker': true,
  'times-picker': true,
  'students-picker': true,
  'booking-summary': true,
};

/** Fields for scaffolder templates. */
export const formFields = (Object.keys(NAMES) as (keyof typeof fields)[]).map(
  name =>
    FormFieldBlueprint.make({
      name,
      params: {
        field: async () => {
          const loaded = await import('./fields');
          const field: FormFieldExtensionData = loaded.fields[name];
          return createFormField(field);
        },
      },
    }),
);
