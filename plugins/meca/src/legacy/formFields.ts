import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { RegionPicker } from '../scaffolder/RegionPicker';
import { regionPickerSchema, templatePickerSchema } from '../scaffolder/schema';
import { TemplatePicker } from '../scaffolder/TemplatePicker';
import { validateRegion, validateTemplate } from '../scaffolder/validation';
import { mecaPlugin } from './plugin';

/** `ui:field: MecaRegionPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaRegionPickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaRegionPicker',
    component: RegionPicker,
    validation: validateRegion,
    schema: regionPickerSchema.schema,
  }),
);

/** `ui:field: MecaTemplatePicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaTemplatePickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaTemplatePicker',
    component: TemplatePicker,
    validation: validateTemplate,
    schema: templatePickerSchema.schema,
  }),
);
