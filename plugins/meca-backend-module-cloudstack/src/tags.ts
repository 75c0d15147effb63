import { z } from 'zod';

/** Tags of an object as a record; absent or unreadable: none. */
export const tagsSchema = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .catch([])
  .transform(tags =>
    Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  );
