import { createHash, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import { MgtrOptions } from '../options';

/** Knows which region a token is for. Tokens are compared by their hashes, all of them and in constant time. */
export class EdgeTokens {
  readonly #regions: { regionId: string; hash: Buffer }[];

  constructor(regions: MgtrOptions['regions']) {
    this.#regions = [...regions].flatMap(([regionId, options]) =>
      options.delivery === 'edge' && options.edgeToken
        ? [{ regionId, hash: hashOf(options.edgeToken) }]
        : [],
    );
  }

  /** The region of the caller. Throws `AuthenticationError`, which says nothing about what there is. */
  identify(authorization: string | undefined): string {
    const token = /^Bearer ([\x21-\x7e]{1,1000})$/i.exec(authorization ?? '');
    const given = hashOf(token?.[1] ?? '');
    let found: string | undefined;
    for (const { regionId, hash } of this.#regions) {
      if (timingSafeEqual(hash, given)) found ??= regionId;
    }
    if (!token || found === undefined) {
      throw new AuthenticationError('The token is not valid');
    }
    return found;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
