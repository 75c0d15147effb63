import { fileURLToPath } from 'node:url';
import { MgtrError } from '../MgtrError';
import type { Carrier } from './Carrier';
import { FolderCarrier } from './FolderCarrier';
import { HttpCarrier, type HttpCarrierOptions } from './HttpCarrier';
import { createS3Carrier, type S3CarrierOptions } from './s3Carrier';

export type CarrierOptions = Omit<HttpCarrierOptions, 'url' | 'sign'> & {
  s3?: Pick<S3CarrierOptions, 'endpoint' | 'region' | 'credentials'>;
};

/**
 * Reaches a repository by its address: a folder (`/srv/mgtr` or `file:///srv/mgtr`), `https://host/path`, or
 * `s3://bucket/prefix`.
 */
export function createCarrier(
  address: string,
  options: CarrierOptions = {},
): Carrier {
  const { s3, headers, ...http } = options;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(address)?.[1].toLowerCase();
  switch (scheme) {
    case undefined:
      return new FolderCarrier(address);
    case 'file':
      return new FolderCarrier(fileURLToPath(address));
    case 'http':
    case 'https':
      return new HttpCarrier({ ...http, headers, url: address });
    case 's3': {
      const [bucket, ...prefix] = address.slice('s3://'.length).split('/');
      return createS3Carrier({
        ...http,
        ...s3,
        bucket,
        prefix: prefix.join('/'),
      });
    }
    default:
      throw new MgtrError(
        'usage',
        `A repository cannot be reached by "${scheme}:"; folders, http(s) and s3 are known`,
      );
  }
}
