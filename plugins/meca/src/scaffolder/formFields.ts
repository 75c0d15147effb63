import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { RegionPicker } from './RegionPicker';
import { regionPickerSchema, templatePickerSchema } from './schema';
import { TemplatePicker } from './TemplatePicker';
import { validateRegion, validateTemplate } from './validation';

/** `ui:field: MecaRegionPicker` */
export const regionPickerField = createFormField({
  name: 'MecaRegionPicker',
  component: RegionPicker,
  validation: validateRegion,
  schema: regionPickerSchema,
});

/** `ui:field: MecaTemplatePicker` */
export const templatePickerField = createFormField({
  name: 'MecaTemplatePicker',
  component: TemplatePicker,
  validation: validateTemplate,
  schema: templatePickerSchema,
});
