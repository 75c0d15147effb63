import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { BandwidthSchedule, publisherNameSchema } from '@meca/meca-mgtr';
import { z } from 'zod';
import {
  durationSchema,
  flagSchema,
  integerSchema,
  sizeSchema,
} from './configValues';

const text = (error: string) => z.string(error).trim().min(1, error);

/** A full reference in lower case, as references are compared everywhere. */
const entityRef = (words: string) =>
  z.string(words).transform((value, context) => {
    try {
      return stringifyEntityRef(
        parseEntityRef(value, {
          defaultKind: 'group',
          defaultNamespace: 'default',
        }),
      ).toLocaleLowerCase('en-US');
    } catch {
      context.addIssue({ code: 'custom', message: words });
      return z.NEVER;
    }
  });

/** What of `meca.mgtr` is not a repository. */
export const mgtrConfigSchema = z.object({
  refreshInterval: durationSchema({
    least: { seconds: 1 },
    most: { days: 1 },
    words: 'one second to one day',
  }).optional(),
  staging: z
    .object(
      {
        folder: text('must be a folder on a disk with room for whole images'),
        floor: sizeSchema.optional(),
      },
      'must be an object',
    )
    .optional(),
  serve: z
    .object(
      {
        host: text('must be an address to listen on').optional(),
        port: integerSchema(0, 65_535).optional(),
        publicHost: text(
          'must be the name by which the storage machines of regions reach this server',
        ).optional(),
      },
      'must be an object',
    )
    .default({}),
  keepVersions: integerSchema(1, 20).default(2),
  notify: entityRef(
    'must be a user or group such as group:default/operators',
  ).optional(),
  graceTime: durationSchema({
    least: { milliseconds: 0 },
    most: { days: 366 },
    words: 'zero to one year',
  }).optional(),
});

const publishSchema = z.object(
  {
    keys: text('must be a folder of private keys').optional(),
    inbox: text('is missing: the folder with images to publish'),
    publishers: z
      .record(
        publisherNameSchema,
        entityRef('must be a group such as group:default/bme-admins'),
        'must map the names of publishers to groups',
      )
      .default({}),
  },
  'must be an object',
);

/** `meca.mgtr.repositories.<id>`. */
export const repositoryConfigSchema = z
  .object(
    {
      url: text(
        'is missing: a folder, https://…, or s3://bucket/prefix',
      ).refine(
        url => !/^https?:\/\/[^/]*@/i.test(url),
        'must not hold a user name or password; use headers',
      ),
      mirrors: z
        .array(
          z.union(
            [
              text('must be an address'),
              z.object({
                url: text('must be an address'),
                headers: z.record(z.string(), z.string()).optional(),
              }),
            ],
            'must be an address, or { url, headers }',
          ),
          'must be a list of addresses',
        )
        .default([])
        .transform(mirrors =>
          mirrors.map(mirror =>
            typeof mirror === 'string' ? { url: mirror } : mirror,
          ),
        ),
      trust: z.union(
        [
          z.literal('none'),
          z.object({
            root: text('is missing: the file or text of 1.root.json'),
          }),
        ],
        'must be { root: <file or text of 1.root.json> }, or "none" to believe whatever is there',
      ),
      headers: z
        .record(z.string(), z.string(), 'must map names of headers to values')
        .optional(),
      redirectHosts: z.array(z.string(), 'must be a list of hosts').optional(),
      caFile: text('must be a file').optional(),
      allowInsecureHttp: flagSchema.default(false),
      s3: z
        .object(
          {
            endpoint: z.url('must be a URL').optional(),
            region: z.string().optional(),
            accessKeyId: z.string().optional(),
            secretAccessKey: z.string().optional(),
          },
          'must be an object',
        )
        .refine(
          s3 => !s3.accessKeyId === !s3.secretAccessKey,
          'needs both accessKeyId and secretAccessKey, or neither',
        )
        .optional(),
      publish: publishSchema.optional(),
    },
    'must be an object',
  )
  .superRefine((repository, context) => {
    const { url, mirrors } = repository;
    const plain = [{ url }, ...mirrors].some(each => /^http:/i.test(each.url));
    if (plain && repository.trust === 'none' && !repository.allowInsecureHttp) {
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message:
          'is plain http and unsigned, so anybody on the way decides what runs in the regions; use https, sign it, or set allowInsecureHttp: true if the network is trusted',
      });
    }
    if (repository.publish && /^(https?|s3):/i.test(repository.url)) {
      context.addIssue({
        code: 'custom',
        path: ['publish'],
        message: 'works only for a repository that is a folder here',
      });
    }
    if (repository.publish && !repository.publish.keys) {
      if (repository.trust !== 'none') {
        context.addIssue({
          code: 'custom',
          path: ['publish', 'keys'],
          message: 'is missing: the folder of private keys',
        });
      }
    }
  });

/** `meca.regions.<id>.mgtr`. */
export function regionMgtrSchema(timeZone: string) {
  return z.object(
    {
      delivery: z
        .enum(['edge', 'pull', 'upload'], 'must be edge, pull or upload')
        .default('edge'),
      edgeToken: z
        .string('must be text')
        .min(16, 'must have at least 16 characters')
        .optional(),
      bandwidth: z
        .string('must be a table such as "Mon–Fri 08:00–18:00: 5 Mbit/s"')
        .superRefine((table, context) => {
          try {
            BandwidthSchedule.parse(table, timeZone);
          } catch (error) {
            context.addIssue({
              code: 'custom',
              message: `cannot be used: ${(error as Error).message}`,
            });
          }
        })
        .optional(),
      wants: z.enum(['all', 'chosen'], 'must be all or chosen').default('all'),
      sync: z
        .enum(['on-publish', 'daily'], 'must be on-publish or daily')
        .default('on-publish'),
      dailyAt: z
        .string('must be a time of day in quotes, such as "02:00"')
        .regex(
          /^([01]?\d|2[0-3]):[0-5]\d$/,
          'must be a time of day in quotes, such as "02:00"',
        )
        .transform(time => {
          const [hour, minute] = time.split(':').map(Number);
          return { hour, minute };
        })
        .prefault('02:00'),
      largestDisk: sizeSchema.optional(),
      notify: entityRef(
        'must be a user or group such as group:default/bme-admins',
      ).optional(),
    },
    'must be an object',
  );
}
