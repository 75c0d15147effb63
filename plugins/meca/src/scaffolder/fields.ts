import {
  CustomFieldValidator,
  FieldExtensionComponentProps,
  FieldSchema,
} from '@backstage/plugin-scaffolder-react';
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

/** A field of a form, before either frontend system makes an extension of it. */
export interface BookingField<TValue, TOptions> {
  /** As in `ui:field`. */
  name: string;
  component(
    props: FieldExtensionComponentProps<TValue, TOptions>,
  ): JSX.Element | null;
  validation?: CustomFieldValidator<TValue, TOptions>;
  schema: FieldSchema<TValue, TOptions>;
}

/** Component, validation and schema must be of one type. */
function field<TValue, TOptions>(options: BookingField<TValue, TOptions>) {
  return options;
}

/** All fields, by the name of their extension in the new frontend system. */
export const fields = {
  'course-name-picker': field({
    name: 'MecaCourseNamePicker',
    component: CourseNamePicker,
    validation: validateCourseName,
    schema: courseNamePickerSchema,
  }),
  'institution-picker': field({
    name: 'MecaInstitutionPicker',
    component: InstitutionPicker,
    validation: validateInstitution,
    schema: institutionPickerSchema,
  }),
  'region-picker': field({
    name: 'MecaRegionPicker',
    component: RegionPicker,
    validation: validateRegion,
    schema: regionPickerSchema,
  }),
  'template-picker': field({
    name: 'MecaTemplatePicker',
    component: TemplatePicker,
    validation: validateTemplate,
    schema: templatePickerSchema,
  }),
  'offering-picker': field({
    name: 'MecaOfferingPicker',
    component: OfferingPicker,
    validation: validateOffering,
    schema: offeringPickerSchema,
  }),
  'time-picker': field({
    name: 'MecaTimePicker',
    component: TimePicker,
    validation: validateTime,
    schema: timePickerSchema,
  }),
  'times-picker': field({
    name: 'MecaTimesPicker',
    component: TimesPicker,
    validation: validateTimes,
    schema: timesPickerSchema,
  }),
  'students-picker': field({
    name: 'MecaStudentsPicker',
    component: StudentsPicker,
    validation: validateStudents,
    schema: studentsPickerSchema,
  }),
  'booking-summary': field({
    name: 'MecaBookingSummary',
    component: BookingSummary,
    schema: bookingSummarySchema,
  }),
};
