import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

const courseNamePicker = FormFieldBlueprint.make({
  name: 'course-name-picker',
  params: {
    field: () => import('./formFields').then(m => m.courseNamePickerField),
  },
});

const institutionPicker = FormFieldBlueprint.make({
  name: 'institution-picker',
  params: {
    field: () => import('./formFields').then(m => m.institutionPickerField),
  },
});

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

const offeringPicker = FormFieldBlueprint.make({
  name: 'offering-picker',
  params: {
    field: () => import('./formFields').then(m => m.offeringPickerField),
  },
});

const timePicker = FormFieldBlueprint.make({
  name: 'time-picker',
  params: {
    field: () => import('./formFields').then(m => m.timePickerField),
  },
});

const timesPicker = FormFieldBlueprint.make({
  name: 'times-picker',
  params: {
    field: () => import('./formFields').then(m => m.timesPickerField),
  },
});

const studentsPicker = FormFieldBlueprint.make({
  name: 'students-picker',
  params: {
    field: () => import('./formFields').then(m => m.studentsPickerField),
  },
});

const bookingSummary = FormFieldBlueprint.make({
  name: 'booking-summary',
  params: {
    field: () => import('./formFields').then(m => m.bookingSummaryField),
  },
});

/** Fields for scaffolder templates. */
export const formFields = [
  courseNamePicker,
  institutionPicker,
  regionPicker,
  templatePicker,
  offeringPicker,
  timePicker,
  timesPicker,
  studentsPicker,
  bookingSummary,
];
