import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { BookingSummary } from './BookingSummary';
import { CourseNamePicker } from './CourseNamePicker';
import { InstitutionPicker } from './InstitutionPicker';
import { OfferingPicker } from './OfferingPicker';
import { RegionPicker } from './RegionPicker';
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
} from './schema';
import { StudentsPicker } from './StudentsPicker';
import { TemplatePicker } from './TemplatePicker';
import { TimePicker } from './TimePicker';
import { TimesPicker } from './TimesPicker';
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

/** `ui:field: MecaCourseNamePicker` */
export const courseNamePickerField = createFormField({
  name: 'MecaCourseNamePicker',
  component: CourseNamePicker,
  validation: validateCourseName,
  schema: courseNamePickerSchema,
});

/** `ui:field: MecaInstitutionPicker` */
export const institutionPickerField = createFormField({
  name: 'MecaInstitutionPicker',
  component: InstitutionPicker,
  validation: validateInstitution,
  schema: institutionPickerSchema,
});

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

/** `ui:field: MecaOfferingPicker` */
export const offeringPickerField = createFormField({
  name: 'MecaOfferingPicker',
  component: OfferingPicker,
  validation: validateOffering,
  schema: offeringPickerSchema,
});

/** `ui:field: MecaTimePicker` */
export const timePickerField = createFormField({
  name: 'MecaTimePicker',
  component: TimePicker,
  validation: validateTime,
  schema: timePickerSchema,
});

/** `ui:field: MecaTimesPicker` */
export const timesPickerField = createFormField({
  name: 'MecaTimesPicker',
  component: TimesPicker,
  validation: validateTimes,
  schema: timesPickerSchema,
});

/** `ui:field: MecaStudentsPicker` */
export const studentsPickerField = createFormField({
  name: 'MecaStudentsPicker',
  component: StudentsPicker,
  validation: validateStudents,
  schema: studentsPickerSchema,
});

/** `ui:field: MecaBookingSummary` */
export const bookingSummaryField = createFormField({
  name: 'MecaBookingSummary',
  component: BookingSummary,
  schema: bookingSummarySchema,
});
