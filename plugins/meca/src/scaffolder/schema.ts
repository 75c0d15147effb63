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

export type RegionPickerProps = typeof regionPickerSchema.TProps;
export type TemplatePickerProps = typeof templatePickerSchema.TProps;
