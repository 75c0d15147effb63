import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

/** Form data of the region picker: a placement wish as the service takes it. */
export const regionPickerSchema = makeFieldSchema({
  output: z =>
    z.union([
      z.object({ policy: z.enum(['own-first', 'best']) }),
      z.object({ policy: z.literal('chosen-only'), regionId: z.string() }),
    ]),
});

/** Form data of the template picker: the path of a template. */
export const templatePickerSchema = makeFieldSchema({
  output: z => z.string(),
});

/** Form data of the picker of a course's name. */
export const courseNamePickerSchema = makeFieldSchema({
  output: z => z.string(),
});

/** Form data of the institution picker: the reference of a group. */
export const institutionPickerSchema = makeFieldSchema({
  output: z => z.string(),
});

/** Form data of the size picker: the name of a service offering. */
export const offeringPickerSchema = makeFieldSchema({
  output: z => z.string(),
});

/** Form data of the time picker: ISO 8601 with the offset of the institution's zone; empty while it is being typed. */
export const timePickerSchema = makeFieldSchema({ output: z => z.string() });

/** Form data of the picker of several times; see {@link timePickerSchema}. */
export const timesPickerSchema = makeFieldSchema({
  output: z => z.array(z.string()),
});

/** Form data of the picker of students: their references, in the order of their seats. */
export const studentsPickerSchema = makeFieldSchema({
  output: z => z.array(z.string()),
});

/** Form data of the summary: what was chosen, in words; for the review page alone. */
export const bookingSummarySchema = makeFieldSchema({
  output: z =>
    z.object({
      institution: z.string().optional(),
      template: z.string().optional(),
      size: z.string().optional(),
      seats: z.string().optional(),
      region: z.string().optional(),
      times: z.array(z.string()).optional(),
      students: z.array(z.string()).optional(),
    }),
});

export type CourseNamePickerProps = typeof courseNamePickerSchema.TProps;
export type InstitutionPickerProps = typeof institutionPickerSchema.TProps;
export type OfferingPickerProps = typeof offeringPickerSchema.TProps;
export type TimePickerProps = typeof timePickerSchema.TProps;
export type TimesPickerProps = typeof timesPickerSchema.TProps;
export type StudentsPickerProps = typeof studentsPickerSchema.TProps;
export type BookingSummaryProps = typeof bookingSummarySchema.TProps;
export type RegionPickerProps = typeof regionPickerSchema.TProps;
export type TemplatePickerProps = typeof templatePickerSchema.TProps;
