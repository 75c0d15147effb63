import { AwsV4Signer } from 'aws4fetch';
import { MgtrError } from '../MgtrError';
import {
  HttpCarrier,
  parseAddress,
  type HttpCarrierOptions,
} from './HttpCarrier';

export type S3CarrierOptions = Omit<
  HttpCarrierOptions,
  'url' | 'headers' | 'sign'
> & {
  bucket: string;
  /** Where in the bucket the repository begins. */
  prefix?: string;
  /** Address of the store. Default: Amazon's for the region. */
  endpoint?: string;
  /** Default `us-east-1`, which most stores besides Amazon's take. */
  region?: string;
  /** Without credentials requests are anonymous, for buckets that everybody may read. */
  credentials?: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  };
};

/**
 * A repository in an S3-compatible store: plain GETs below a URL, signed (Signature V4) when there are credentials.
 *
 * @remarks
 * Path-style addresses, which every store knows and which work with any certificate.
 */
export function createS3Carrier(options: S3CarrierOptions): HttpCarrier {
  const { bucket, prefix, endpoint, region, credentials, ...rest } = options;
  if (!/^[a-z0-9][a-z0-9.-]{1,62}$/i.test(bucket)) {
    throw new MgtrError('usage', `"${bucket}" is not the name of a bucket`);
  }
  const place = region ?? 'us-east-1';
  const base = parseAddress(endpoint ?? `https://s3.${place}.amazonaws.com`);
  const segments = [bucket, ...(prefix ?? '').split('/')].filter(Boolean);
  const path = segments.map(encodeURIComponent).join('/');
  base.pathname = `${base.pathname.replace(/\/$/, '')}/${path}/`;
  return new HttpCarrier({
    ...rest,
    url: base.href,
    sign:
      credentials &&
      (async (url, headers) => {
        const signer = new AwsV4Signer({
          ...credentials,
          url: url.href,
          headers,
          service: 's3',
          region: place,
        });
        const signed = await signer.sign();
        return Object.fromEntries(signed.headers);
      }),
  });
}
