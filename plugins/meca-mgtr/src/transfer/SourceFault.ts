/**
 * What one source did wrong with one request.
 *
 * - `broken`: no connection, cut, silent or too slow: try again
 * - `busy`: 408, 425, 429 or 5xx: try again, not before `retryAfterMs`
 * - `ranges`: it does not do ranges right: ask it for whole files from now on
 * - `missing`: it does not have this file (404, 410)
 * - `refused`: it will not serve us (401, 403, a redirect to a foreign host, another 4xx)
 * - `content`: it has a file of another size or with another hash
 */
export type SourceFaultKind =
  | 'broken'
  | 'busy'
  | 'ranges'
  | 'missing'
  | 'refused'
  | 'content';

/** A fault of one source; the transfer may still go on with the same source or another. */
export class SourceFault extends Error {
  readonly kind: SourceFaultKind;
  readonly retryAfterMs?: number;
  readonly actualSha256?: string;

  constructor(
    kind: SourceFaultKind,
    message: string,
    more: {
      retryAfterMs?: number;
      actualSha256?: string;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'SourceFault';
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
    this.actualSha256 = more.actualSha256;
  }
}
