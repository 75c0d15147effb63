import { z } from 'zod';

/** An instant in ISO 8601 with an offset; times without an offset are refused. Answers are in UTC. @public */
export const instantSchema = z.iso.datetime({
  offset: true,
  error:
    'must be an ISO 8601 time with an offset, such as 2026-03-02T09:00:00+01:00',
});

/** Id of a region in this portal, e.g. `polito`: the key under `meca.regions`. @public */
export const regionIdSchema = z
  .string()
  .max(63)
  .regex(
    /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/i,
    'must be the id of a region, such as polito',
  );

/** Full entity reference such as `user:default/ada`. @public */
export const entityRefSchema = z
  .string()
  .max(200)
  .regex(
    /^[a-z][a-z0-9]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/i,
    'must be a full entity reference such as user:default/ada',
  );

/** Path of a template: 1 to 8 segments of letters, digits, dot, underscore and hyphen. @public */
export const templatePathSchema = z
  .string()
  .max(200)
  .regex(
    /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){0,7}$/,
    'must be a template path such as linux/centos-7-minimal',
  );

/** Version of a template: four numeric fields, compared as numbers. @public */
export const templateVersionSchema = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,4}){3}$/, 'must be four numbers such as 01.00.00.00');

/** Id of a repository in this portal: the key under `meca.mgtr.repositories`. @public */
export const repositoryIdSchema = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9-]*$/, 'must be the id of a repository, such as meca');

/** Name under which an institution publishes in a repository. @public */
export const publisherNameSchema = z
  .string()
  .regex(
    /^(?!(?:root|targets|snapshot|timestamp|online|unsigned|index)$)[a-z0-9][a-z0-9-]{0,62}$/,
    'must be the name of a publisher: lower-case letters, digits and "-", and not the name of a role',
  );

/** A page of a list. `nextCursor` is absent on the last page. @public */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

/** Something that went wrong, for people: what, and what to do about it. @public */
export const problemSchema = z.object({
  /** Stable code such as `unreachable`, `no-capacity`. */
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  at: instantSchema.optional(),
});
/** @public */
export type Problem = z.infer<typeof problemSchema>;
