import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { BookingField, fields } from '../scaffolder/fields';
import { mecaPlugin } from './plugin';

function provideField<TValue, TOptions extends {}>(
  field: BookingField<TValue, TOptions>,
) {
  return mecaPlugin.provide(
    createScaffolderFieldExtension({ ...field, schema: field.schema.schema }),
  );
}

/** `ui:field: MecaCourseNamePicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaCourseNamePickerFieldExtension = provideField(
  fields['course-name-picker'],
);

/** `ui:field: MecaInstitutionPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaInstitutionPickerFieldExtension = provideField(
  fields['institution-picker'],
);

/** `ui:field: MecaRegionPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaRegionPickerFieldExtension = provideField(
  fields['region-picker'],
);

/** `ui:field: MecaTemplatePicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaTemplatePickerFieldExtension = provideField(
  fields['template-picker'],
);

/** `ui:field: MecaOfferingPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaOfferingPickerFieldExtension = provideField(
  fields['offering-picker'],
);

/** `ui:field: MecaTimePicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaTimePickerFieldExtension = provideField(fields['time-picker']);

/** `ui:field: MecaTimesPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaTimesPickerFieldExtension = provideField(
  fields['times-picker'],
);

/** `ui:field: MecaStudentsPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaStudentsPickerFieldExtension = provideField(
  fields['students-picker'],
);

/** `ui:field: MecaBookingSummary`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaBookingSummaryFieldExtension = provideField(
  fields['booking-summary'],
);
