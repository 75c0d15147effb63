import { createHash, type Hash } from 'node:crypto';

/** Counts and hashes what passes. */
export class Hashing {
  bytes = 0;
  private readonly hash: Hash = createHash('sha256');

  update(data: Uint8Array): void {
    this.bytes += data.length;
    this.hash.update(data);
  }

  /** Lower-case hex; once. */
  digest(): string {
    return this.hash.digest('hex');
  }
}
