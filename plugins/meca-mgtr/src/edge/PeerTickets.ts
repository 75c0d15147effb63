import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const HALF_MS = 12 * 3_600_000;
/** By so much a clock may be behind the portal's. */
const SKEW_MS = 600_000;

/**
 * Tickets with which one edge may read one archive from another, for 24 hours at most.
 *
 * The portal makes them with a key that follows from the token of the edge that serves, so that this one can tell them without
 * asking, and its token goes nowhere.
 */
export class PeerTickets {
  readonly #key: Buffer;

  constructor(edgeToken: string) {
    const purpose = 'meca.edge/v1 peer ticket';
    this.#key = Buffer.from(hkdfSync('sha256', edgeToken, '', purpose, 32));
  }

  /** Valid for 12 to 24 hours from `nowMs` on: the same for hours, since sources that change are tried at once. */
  issue(archiveSha256: string, nowMs: number): string {
    const expiry = (Math.floor(nowMs / HALF_MS) + 2) * (HALF_MS / 1000);
    return `${expiry}.${this.#mac(archiveSha256, expiry).toString('hex')}`;
  }

  /** Whether `authorization` is a valid ticket for this archive. */
  accepts(
    authorization: string | undefined,
    archiveSha256: string,
    nowMs: number,
  ): boolean {
    const ticket = /^Bearer (\d{1,12})\.([0-9a-f]{64})$/i.exec(
      authorization ?? '',
    );
    if (!ticket) {
      return false;
    }
    const expiry = Number(ticket[1]);
    const leftMs = expiry * 1000 - nowMs;
    const given = Buffer.from(ticket[2], 'hex');
    return (
      timingSafeEqual(given, this.#mac(archiveSha256, expiry)) &&
      leftMs > 0 &&
      leftMs <= 2 * HALF_MS + SKEW_MS
    );
  }

  #mac(archiveSha256: string, expiry: number): Buffer {
    return createHmac('sha256', this.#key)
      .update(`${archiveSha256}.${expiry}`)
      .digest();
  }
}
