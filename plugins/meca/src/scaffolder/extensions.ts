import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

const regionPicker = FormFieldBlueprint.make({
  name: 'region-picker',
  params: {
    field: () => import('./formFields').then(m => m.regionPickerField),
  },
});

const templatePicker = FormFieldBlueprint.make({
  name: 'template-picker',
  params: {
    field: () => import('./formFields').then(m => m.templatePickerField),
  },
});

/** Fields for scaffolder templates. */
export const formFields = [regionPicker, templatePicker];
