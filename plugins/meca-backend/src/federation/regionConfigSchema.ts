import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { contrastWithWhite } from './regionColours';

/** Values from environment variables arrive as text. */
const number = (schema: z.ZodNumber, error: string) =>
  z.preprocess(
    value =>
      typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
    schema.refine(Number.isFinite, error),
  );
const integer = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return number(z.int(error).min(min, error).max(max, error), error);
};
const amount = (unit: string) => {
  const error = `must be a positive number of ${unit}`;
  return number(z.number(error).positive(error), error);
};
const degrees = (limit: number) => {
  const error = `must be degrees from -${limit} to ${limit}`;
  return number(z.number(error).min(-limit, error).max(limit, error), error);
};
const FLAGS = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);
const flag = z.preprocess(
  value => FLAGS.get(value) ?? value,
  z.boolean('must be true or false'),
);

const institution = z
  .string(
    'is missing: the group that owns the region, such as group:default/polito',
  )
  .transform((value, context) => {
    try {
      const ref = parseEntityRef(value);
      if (ref.kind.toLocaleLowerCase('en-US') === 'group') {
        return stringifyEntityRef(ref);
      }
    } catch {
      // Said below, in words that help.
    }
    context.addIssue({
      code: 'custom',
      message: 'must refer to a group, such as group:default/polito',
    });
    return z.NEVER;
  });

const endpoint = z
  .string(
    'is missing: the URL of the region’s API, such as https://cloud.example.edu/client/api',
  )
  .transform((value, context) => {
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if (!URL.canParse(value)) {
      return refuse(
        'is not a URL; write it like https://cloud.example.edu/client/api',
      );
    }
    const url = new URL(value);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      return refuse(
        'must begin with https:// (or http:// with allowInsecureHttp)',
      );
    }
    if (url.username || url.password) {
      return refuse(
        'must not hold a user name or password; keys have keys of their own',
      );
    }
    if (url.search || url.hash) {
      return refuse('must end with the path, without ? or #');
    }
    return url;
  });

const timeZone = z
  .string('is missing: an IANA zone such as Europe/Rome')
  .refine(
    zone => IANAZone.isValidZone(zone),
    'is not a time zone that is known here; use an IANA name such as Europe/Rome',
  );

/** What the portal itself reads of `meca.regions.<id>`; drivers read further keys. */
export const regionConfigSchema = z
  .object(
    {
      number: integer(1, 2_147_483_647),
      name: z
        .string('is missing: the name of the region, such as MECA-PolITO')
        .trim()
        .min(1, 'must not be empty')
        .max(100, 'must have at most 100 characters'),
      institution,
      stage: z
        .enum(['production', 'test'], 'must be production or test')
        .default('production'),
      driver: z.string('must be the name of a driver').default('cloudstack'),
      endpoint,
      allowInsecureHttp: flag.default(false),
      location: z.object(
        { latitude: degrees(90), longitude: degrees(180) },
        'is missing: latitude and longitude in degrees',
      ),
      timeZone,
      colour: z
        .string('must be a colour such as #1f5fa8')
        .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1f5fa8')
        .refine(
          colour => contrastWithWhite(colour) >= 4.5,
          'is too light to be read on white (contrast below 4.5:1)',
        )
        .optional(),
      limits: z
        .object(
          {
            seats: integer(0, 100_000).optional(),
            cpuMhz: amount('megahertz').optional(),
            memoryBytes: amount('bytes').optional(),
            addresses: integer(0, 10_000_000).optional(),
          },
          'must be an object',
        )
        .default({}),
      lending: z
        .object(
          {
            seats: integer(0, 100_000).optional(),
            cpuMhz: amount('megahertz').optional(),
            memoryBytes: amount('bytes').optional(),
          },
          'must be an object',
        )
        .default({}),
      deployConcurrency: integer(1, 500).default(10),
    },
    'must be an object',
  )
  .superRefine((region, context) => {
    if (region.endpoint.protocol === 'http:' && !region.allowInsecureHttp) {
      context.addIssue({
        code: 'custom',
        path: ['endpoint'],
        message:
          'is plain http, which sends keys and desktops in the clear; use https, or set allowInsecureHttp: true if the network is trusted',
      });
    }
  });
