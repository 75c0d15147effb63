import { readFileSync } from 'node:fs';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What the driver reads from `meca.regions.<id>`; times in milliseconds. */
export interface CloudStackConfig {
  apiKey: string;
  secretKey: string;
  /** PEM text of the region's own certificate authority. */
  ca?: string;
  /** Name or id. */
  zone?: string;
  /** Name or id. */
  network?: string;
  maxConnections: number;
  connectTimeoutMs: number;
  readTimeoutMs: number;
  changeTimeoutMs: number;
}

export interface ReadCloudStackConfigOptions {
  regionId: string;
  config: Config;
}

// setTimeout fires at once beyond this.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Throws `InputError` that names the key. */
export function readCloudStackConfig(
  options: ReadCloudStackConfigOptions,
): CloudStackConfig {
  const { regionId, config } = options;
  const nameOf = (key: string) => `meca.regions.${regionId}.${key}`;
  const attempt = <T>(key: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new InputError(`${nameOf(key)} cannot be used`, error);
    }
  };

  // Empty is what an environment variable without a value leaves: as good as left out.
  const readText = (key: string) =>
    attempt(key, () =>
      config.getOptional(key) === ''
        ? undefined
        : config.getOptionalString(key),
    );

  const readKey = (key: string): string => {
    const value = readText(key)?.trim();
    if (!value) {
      throw new InputError(
        `${nameOf(
          key,
        )} is missing: CloudStack shows it under Accounts, Users, "Generate keys"`,
      );
    }
    // The value itself is a secret and stays out of the message.
    if (/\s/.test(value)) {
      throw new InputError(`${nameOf(key)} must not contain blanks`);
    }
    return value;
  };

  const readTimeout = (key: string, defaultMs: number): number => {
    if (!attempt(key, () => config.has(key))) return defaultMs;
    const ms = attempt(key, () =>
      durationToMilliseconds(readDurationFromConfig(config, { key })),
    );
    if (!(ms > 0 && ms <= LONGEST_TIMEOUT_MS)) {
      throw new InputError(
        `${nameOf(key)} must be longer than nothing and shorter than 24 days`,
      );
    }
    return ms;
  };

  const maxConnections =
    attempt('maxConnections', () =>
      config.getOptionalNumber('maxConnections'),
    ) ?? 8;
  if (!Number.isInteger(maxConnections) || maxConnections < 1) {
    throw new InputError(
      `${nameOf('maxConnections')} must be a whole number of at least 1`,
    );
  }

  const caFile = readText('caFile');
  return {
    apiKey: readKey('apiKey'),
    secretKey: readKey('secretKey'),
    ca: caFile === undefined ? undefined : readAuthority(nameOf, caFile),
    zone: readText('zone'),
    network: readText('network'),
    maxConnections,
    connectTimeoutMs: readTimeout('timeouts.connect', 5_000),
    readTimeoutMs: readTimeout('timeouts.read', 20_000),
    changeTimeoutMs: readTimeout('timeouts.change', 30_000),
  };
}

function readAuthority(nameOf: (key: string) => string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${nameOf('caFile')} names a file that cannot be read: ${file}`,
      error,
    );
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InputError(
      `${nameOf('caFile')} must name a PEM file with at least one certificate`,
    );
  }
  return text;
}
