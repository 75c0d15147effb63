import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createCarrier } from '@meca/meca-mgtr';
import { z } from 'zod';
import { VersionSourceAddress } from '../versions/types';
import { repositoryConfigSchema } from './mgtrConfigSchema';
import { RepositoryOptions } from './types';

type RepositoryConfig = z.output<typeof repositoryConfigSchema>;

/** Reads the files that the configuration names. Throws an Error whose message completes "meca.mgtr.repositories.x …". */
export function buildRepository(
  id: string,
  config: RepositoryConfig,
): RepositoryOptions {
  const ca = config.caFile && readNamed(config.caFile, 'caFile');
  // A mirror at another host must not learn what opens the repository.
  const own = { url: config.url, headers: config.headers };
  const addresses = [own, ...config.mirrors].map(address =>
    buildAddress(address, config, ca),
  );
  for (const address of addresses) {
    try {
      // Opens nothing; a carrier says what is wrong with its address.
      createCarrier(address.url, address);
    } catch (error) {
      throw new Error(`has an address of no use: ${(error as Error).message}`);
    }
  }
  const { publish, trust } = config;
  return {
    id,
    addresses,
    trust:
      trust === 'none'
        ? { kind: 'none' }
        : { kind: 'tuf', root: readRoot(trust.root) },
    publish: publish && {
      ...publish,
      keys: trust === 'none' ? undefined : resolve(publish.keys!),
      inbox: resolve(publish.inbox),
      folder: fileURLToPath(addresses[0].url),
    },
  };
}

function buildAddress(
  { url, headers }: { url: string; headers?: Record<string, string> },
  config: RepositoryConfig,
  ca: string | undefined,
): VersionSourceAddress {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(url)?.[1].toLowerCase();
  if (scheme === undefined) {
    // As a URL, so that those who are handed it need not know our working directory.
    return { url: pathToFileURL(resolve(url)).href, reach: 'portal' };
  }
  const { redirectHosts, allowInsecureHttp, s3 } = config;
  const common = { url, redirectHosts, ca, allowInsecureHttp };
  if (scheme !== 's3') {
    const reach = scheme === 'file' ? 'portal' : 'network';
    return { ...common, headers, reach };
  }
  return {
    ...common,
    reach: 'portal',
    s3: {
      endpoint: s3?.endpoint,
      region: s3?.region,
      credentials:
        s3?.accessKeyId && s3.secretAccessKey
          ? { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey }
          : undefined,
    },
  };
}

/** The text itself, or the file with it. */
function readRoot(root: string): string {
  const text = root.startsWith('{') ? root : readNamed(root, 'trust.root');
  try {
    const { signed } = JSON.parse(text);
    if (signed?._type === 'root') return text;
  } catch {
    // Said below.
  }
  throw new Error('has a trust.root that is no root metadata of a repository');
}

function readNamed(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `has a ${key} that cannot be read: ${resolve(file)} (${code})`,
    );
  }
}
