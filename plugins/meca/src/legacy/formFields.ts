import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { BookingSummary } from '../scaffolder/BookingSummary';
import { CourseNamePicker } from '../scaffolder/CourseNamePicker';
import { InstitutionPicker } from '../scaffolder/InstitutionPicker';
import { OfferingPicker } from '../scaffolder/OfferingPicker';
import { RegionPicker } from '../scaffolder/RegionPicker';
import {
  bookingSummarySchema,
  courseNamePickerSchema,
  institutionPickerSchema,
  offeringPickerSchema,
  regionPickerSchema,
  studentsPickerSchema,
  templatePickerSchema,
  timePickerSchema,
  timesPickerSchema,
} from '../scaffolder/schema';
import { StudentsPicker } from '../scaffolder/StudentsPicker';
import { TemplatePicker } from '../scaffolder/TemplatePicker';
import { TimePicker } from '../scaffolder/TimePicker';
import { TimesPicker } from '../scaffolder/TimesPicker';
import {
  validateCourseName,
  validateInstitution,
  validateOffering,
  validateRegion,
  validateStudents,
  validateTemplate,
  validateTime,
  validateTimes,
} from '../scaffolder/validation';
import { mecaPlugin } from './plugin';

/** `ui:field: MecaCourseNamePicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaCourseNamePickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaCourseNamePicker',
    component: CourseNamePicker,
    validation: validateCourseName,
    schema: courseNamePickerSchema.schema,
  }),
);

/** `ui:field: MecaInstitutionPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaInstitutionPickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaInstitutionPicker',
    component: InstitutionPicker,
    validation: validateInstitution,
    schema: institutionPickerSchema.schema,
  }),
);

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

/** `ui:field: MecaOfferingPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaOfferingPickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaOfferingPicker',
    component: OfferingPicker,
    validation: validateOffering,
    schema: offeringPickerSchema.schema,
  }),
);

/** `ui:field: MecaTimePicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaTimePickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaTimePicker',
    component: TimePicker,
    validation: validateTime,
    schema: timePickerSchema.schema,
  }),
);

/** `ui:field: MecaTimesPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaTimesPickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaTimesPicker',
    component: TimesPicker,
    validation: validateTimes,
    schema: timesPickerSchema.schema,
  }),
);

/** `ui:field: MecaStudentsPicker`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaStudentsPickerFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaStudentsPicker',
    component: StudentsPicker,
    validation: validateStudents,
    schema: studentsPickerSchema.schema,
  }),
);

/** `ui:field: MecaBookingSummary`; goes inside `ScaffolderFieldExtensions`. @public */
export const MecaBookingSummaryFieldExtension = mecaPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MecaBookingSummary',
    component: BookingSummary,
    schema: bookingSummarySchema.schema,
  }),
);
