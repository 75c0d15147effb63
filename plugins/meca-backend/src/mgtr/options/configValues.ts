import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { readDurationFromConfig, ConfigReader } from '@backstage/config';
import { JsonValue } from '@backstage/types';
import { z } from 'zod';

const UNITS: Record<string, number> = {
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const SIZE_ERROR = 'must be a size such as 60 GiB or a number of bytes';

/** Bytes, written as a number or with a unit. */
export const sizeSchema = z
  .union([z.number(), z.string()], SIZE_ERROR)
  .transform((value, context) => {
    const match = /^(\d+(?:\.\d+)?)\s*([kmgt]i?b)?$/i.exec(
      String(value).trim(),
    );
    const unit = match?.[2] ? UNITS[match[2].toLowerCase()] : 1;
    const bytes = match && unit ? Math.floor(Number(match[1]) * unit) : 0;
    if (bytes >= 1 && Number.isSafeInteger(bytes)) return bytes;
    context.addIssue({ code: 'custom', message: SIZE_ERROR });
    return z.NEVER;
  });

/** Milliseconds, written as Backstage writes durations; with limits and their words. */
export function durationSchema(limits: {
  least: HumanDuration;
  most: HumanDuration;
  words: string;
}) {
  const least = durationToMilliseconds(limits.least);
  const most = durationToMilliseconds(limits.most);
  return z.unknown().transform((value, context) => {
    const ms = tryReadDuration(value);
    if (ms !== undefined && ms >= least && ms <= most) return ms;
    context.addIssue({
      code: 'custom',
      message: `must be a duration from ${limits.words}`,
    });
    return z.NEVER;
  });
}

function tryReadDuration(value: unknown): number | undefined {
  try {
    const config = new ConfigReader({ value: value as JsonValue });
    return durationToMilliseconds(
      readDurationFromConfig(config, { key: 'value' }),
    );
  } catch {
    return undefined;
  }
}

/** A whole number; values from environment variables arrive as text. */
export function integerSchema(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.preprocess(
    value => (typeof value === 'string' && value.trim() ? +value : value),
    z.int(error).min(min, error).max(max, error),
  );
}

export const flagSchema = z.preprocess(
  value => ({ true: true, false: false }[String(value)] ?? value),
  z.boolean('must be true or false'),
);
