import { createTemplateAction } from '@backstage/plugin-scaffolder-node';

/** The zod that the scaffolder hands to schemas is of another major version than the contract's. */
type ScaffolderZod = Parameters<
  Extract<
    NonNullable<
      NonNullable<Parameters<typeof createTemplateAction>[0]['schema']>['input']
    >,
    (...args: never[]) => unknown
  >
>[0];

/** Inputs of all actions that reserve, whenever the class is. */
export const classFields = {
  title: (z: ScaffolderZod) => z.string().describe('What the class is called'),
  institutionRef: (z: ScaffolderZod) =>
    z
      .string()
      .describe(
        'The institution that holds the class, such as group:default/polito',
      ),
  placement: (z: ScaffolderZod) =>
    z
      .union([
        z.object({ policy: z.enum(['own-first', 'best']) }),
        z.object({
          policy: z.literal('chosen-only'),
          regionId: z.string(),
        }),
      ])
      .describe(
        'Where to hold it, as MecaRegionPicker gives it: in the own region if it fits there, else the best other one (own-first, the default), the least loaded and nearest of all (best), or one region or nothing (chosen-only)',
      )
      .optional(),
  templatePath: (z: ScaffolderZod) =>
    z.string().describe('Template, such as windows/cad-lab'),
  version: (z: ScaffolderZod) =>
    z
      .string()
      .describe('Version of the template; left out: the latest')
      .optional(),
  offering: (z: ScaffolderZod) =>
    z.string().describe('Name of the service offering, such as Small'),
  seats: (z: ScaffolderZod) =>
    z.number().int().min(1).max(500).describe('Number of machines'),
  ownerRef: (z: ScaffolderZod) =>
    z
      .string()
      .describe('Who holds the class; left out: whoever runs this')
      .optional(),
  attendees: (z: ScaffolderZod) =>
    z
      .array(z.string())
      .describe('Students in the order of their seats')
      .optional(),
  comments: (z: ScaffolderZod) => z.string().optional(),
  courseRef: (z: ScaffolderZod) =>
    z
      .string()
      .describe(
        'Course in the catalog that it belongs to, such as component:default/cad-lab; may be made after it',
      )
      .optional(),
};
