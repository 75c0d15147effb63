import { z } from 'zod';
import { MgtrError } from '../MgtrError';
import { fileNameProblem } from './fileName';
import { MANIFEST_LIMITS as LIMITS } from './limits';
import { templatePathSchema } from './templatePath';
import { templateVersionSchema } from './version';

export const MANIFEST_SCHEMA = 'meca.mgtr/v1';

export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

/** Name of a publisher: also a TUF role and part of a file name. */
export const publisherNameSchema = z
  .string()
  .regex(
    /^(?!(?:root|targets|snapshot|timestamp|online|unsigned|index)$)[a-z0-9][a-z0-9-]{0,62}$/,
    'must be lower-case letters, digits and "-", and not the name of a role',
  );

const text = z.string().max(LIMITS.textLength);
const bytes = (most: number) => z.int().min(1).max(most);
const instant = z.iso.datetime({ offset: true });

export const imageFormatSchema = z.enum([
  'qcow2',
  'raw',
  'vhd',
  'vmdk',
  'ova',
  'iso',
]);

const chunkBaseName = z.string().superRefine((name, context) => {
  const problem = fileNameProblem(name);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/**
 * Everything that is known of one version of a template.
 *
 * @remarks
 * Fields that this release does not know are kept, so that an older portal passes on what a newer publisher wrote.
 */
export const manifestSchema = z
  .looseObject({
    schema: z.literal(MANIFEST_SCHEMA),
    path: templatePathSchema,
    version: templateVersionSchema,
    title: z.string().min(1).max(LIMITS.titleLength),
    description: text.default(''),
    publisher: publisherNameSchema,
    createdAt: instant,
    os: z.looseObject({
      family: z.enum(['linux', 'windows', 'bsd', 'other']),
      name: z.string().max(LIMITS.titleLength).optional(),
      arch: z.string().max(40).default('x86_64'),
    }),
    image: z.looseObject({
      format: imageFormatSchema,
      /** Size of the image file. */
      bytes: bytes(LIMITS.imageBytes),
      /** Size of the disk that a machine sees. */
      virtualBytes: bytes(LIMITS.virtualBytes),
      sha256: sha256Schema,
    }),
    archive: z.looseObject({
      compression: z.enum(['zstd', '7z', 'none']),
      bytes: bytes(LIMITS.imageBytes),
      sha256: sha256Schema,
    }),
    chunks: z.looseObject({
      /** Chunk files are `<name>.001`, `<name>.002` and so on. */
      name: chunkBaseName,
      /** Size of every chunk but the last, which may be shorter. */
      bytes: z.int().min(LIMITS.minChunkBytes).max(LIMITS.maxChunkBytes),
      sha256: z.array(sha256Schema).min(1).max(LIMITS.chunks),
    }),
    requirements: z
      .looseObject({
        minCpu: z.int().min(1).max(1024).optional(),
        minMemoryBytes: bytes(LIMITS.imageBytes).optional(),
        uefi: z.boolean().optional(),
      })
      .default({}),
    access: z
      .array(
        z.looseObject({
          protocol: z.enum(['rdp', 'vnc', 'ssh', 'http', 'https']),
          port: z.int().min(1).max(65_535),
        }),
      )
      .max(16)
      .default([]),
    licence: z
      .looseObject({
        note: text.default(''),
        /** Institutions that may use it; absent means all. */
        institutions: z.array(z.string().max(100)).max(1000).optional(),
      })
      .optional(),
    withdrawn: z
      .looseObject({ at: instant, reason: z.string().max(LIMITS.textLength) })
      .nullable()
      .default(null),
    deltas: z.array(z.looseObject({})).max(64).default([]),
  })
  .superRefine((manifest, context) => {
    const { archive, chunks, image } = manifest;
    const expected = Math.ceil(archive.bytes / chunks.bytes);
    if (expected !== chunks.sha256.length) {
      context.addIssue({
        code: 'custom',
        path: ['chunks', 'sha256'],
        message: `has ${chunks.sha256.length} hashes; ${archive.bytes} bytes in chunks of ${chunks.bytes} are ${expected}`,
      });
    }
    // An archive that promises to grow without end is refused before a byte of it is fetched.
    if (image.bytes > archive.bytes * LIMITS.expansion) {
      context.addIssue({
        code: 'custom',
        path: ['image', 'bytes'],
        message: `is more than ${LIMITS.expansion} times the archive's ${archive.bytes}`,
      });
    }
    if (
      archive.compression === 'none' &&
      (archive.bytes !== image.bytes || archive.sha256 !== image.sha256)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['archive'],
        message: 'is not compressed and differs from the image',
      });
    }
  });

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestInput = z.input<typeof manifestSchema>;
export type ImageFormat = z.infer<typeof imageFormatSchema>;

/** Reads a manifest's text. Throws `invalid` or `too-large`, naming the file and the first fields that are wrong. */
export function parseManifest(data: Uint8Array, file: string): Manifest {
  if (data.length > LIMITS.manifestBytes) {
    throw new MgtrError(
      'too-large',
      `The manifest ${file} has ${data.length} bytes; ${LIMITS.manifestBytes} are allowed`,
      { file },
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (cause) {
    throw new MgtrError('invalid', `The manifest ${file} is not JSON`, {
      cause,
      file,
    });
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
  throw new MgtrError(
    'invalid',
    `The manifest ${file} breaks its rules: ${faults.join('; ')}`,
    { file },
  );
}

/** The text that is published: stable, readable by people. */
export function formatManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
}
