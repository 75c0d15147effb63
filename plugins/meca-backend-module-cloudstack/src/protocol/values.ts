import { z } from 'zod';

// CloudStack's releases disagree on types: ids are numbers up to 2.x, flags and numbers are sometimes strings.

/** An id, always as a string. */
export const idSchema = z
  .union([z.string().min(1), z.number()])
  .transform(value => String(value));

/** A flag, also as the string `"true"`. */
export const flagSchema = z
  .union([z.boolean(), z.string()])
  .transform(value => value === true || String(value).toLowerCase() === 'true');

/** A number, also as a string, with a decimal comma or a percent sign. */
export const numberSchema = z
  .union([z.number(), z.string()])
  .transform((value, context) => {
    const number =
      typeof value === 'number'
        ? value
        : Number(value.trim().replace(/%$/, '').replace(',', '.') || NaN);
    if (Number.isFinite(number)) return number;
    context.addIssue({ code: 'custom', message: 'must be a number' });
    return z.NEVER;
  });

/** An instant such as `2021-10-04T09:24:38+0000`: the offset has no colon, which not every parser takes. */
export const dateSchema = z.string().transform((text, context) => {
  const date = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'must be a date' });
  return z.NEVER;
});

/** As given, or left out where it makes no sense: for what is nice to know. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}
