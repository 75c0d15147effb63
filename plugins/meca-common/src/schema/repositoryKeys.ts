import { z } from 'zod';
import {
  instantSchema,
  problemSchema,
  publisherNameSchema,
} from './primitives';

/** A key by its id, the SHA-256 of its public half; private halves are never told. @public */
export const repositoryKeySchema = z.object({
  keyId: z.string(),
  /** Its private half is in the key folder of this portal. */
  isHere: z.boolean(),
});

const roleFields = {
  keys: z.array(repositoryKeySchema),
  /** So many of the keys must sign. */
  threshold: z.int(),
  /** When what it signed last is too old to be believed; absent: it has signed nothing yet. */
  expiresAt: instantSchema.optional(),
  expired: z.boolean(),
};

/** Who may sign what in a repository. @public */
export const repositoryKeysSchema = z.object({
  /** Keys can be changed from here: the repository is a folder of this portal. */
  manageable: z.boolean(),
  /** Of the repository itself. `online` signs its list daily. */
  roles: z.array(
    z.object({
      role: z.enum(['root', 'targets', 'online']),
      ...roleFields,
      /** Its key can be replaced from here now. */
      canRotate: z.boolean(),
    }),
  ),
  /** In the order in which they are asked: of a folder given to two, the first has it. */
  publishers: z.array(
    z.object({
      name: z.string(),
      ...roleFields,
      /** Below which it may publish; an empty one is everything. */
      folders: z.array(z.string()),
      /** Listed by it; absent: its list is damaged. */
      versions: z.int().optional(),
      /** Sessions that are not over and that resolved or pin one of its versions. */
      sessionsHolding: z.int(),
      /** Its list is not as it was signed. */
      problem: problemSchema.optional(),
      canRotate: z.boolean(),
    }),
  ),
  /** Publishers can be added, replaced and revoked from here now: the `targets` key is here. */
  canEditPublishers: z.boolean(),
  /** Private keys in the folder that sign nothing any more; their files can be deleted. */
  unusedKeys: z.array(z.object({ owner: z.string(), keyId: z.string() })),
  /** What keeps keys from being changed here, and what to do. */
  problem: problemSchema.optional(),
});
/** @public */
export type RepositoryKeys = z.infer<typeof repositoryKeysSchema>;

/** @public */
export const keyRotationSchema = z
  .strictObject({
    role: z.enum(['root', 'targets', 'online', 'publisher']),
    publisher: publisherNameSchema.optional(),
  })
  .refine(
    ({ role, publisher }) =>
      (role === 'publisher') === (publisher !== undefined),
    {
      path: ['publisher'],
      message: 'must be given with the role publisher, and only then',
    },
  );

/** Public half of a key, as `meca-mgtr keys generate` prints it. @public */
export const publicKeySchema = z.strictObject({
  keytype: z.literal('ed25519', 'must be ed25519'),
  scheme: z.literal('ed25519', 'must be ed25519'),
  keyval: z.strictObject({
    public: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 digits of lower-case hex'),
  }),
});

/** @public */
export const publisherInputSchema = z.strictObject({
  name: publisherNameSchema,
  /** Below which it may publish, and nowhere else any more; an empty one is everything. */
  folders: z.array(z.string().max(200)).min(1).max(50),
  /** Added to the keys that it has. Left out: it keeps its keys; of a new publisher one is made at this portal. */
  publicKey: publicKeySchema.optional(),
  /** Takes its other keys away; refused while there is something that only they signed. */
  replaceKeys: z.boolean().default(false),
});
/** @public */
export type PublisherInput = z.input<typeof publisherInputSchema>;

/** @public */
export const publisherRefSchema = z.strictObject({
  publisher: publisherNameSchema,
});

/** @public */
export const keyChangeSchema = z.object({
  /** The key that counts from now on; absent: one was taken away. */
  keyId: z.string().optional(),
  /** False: readers see it after the keeper's next `meca-mgtr resign`. */
  visible: z.boolean(),
  keys: repositoryKeysSchema,
});
/** @public */
export type KeyChange = z.infer<typeof keyChangeSchema>;
