import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { canonicalize } from '@tufjs/canonical-json';
import { MgtrError } from '../../MgtrError';

/** Public half of a key, as TUF metadata has it. */
export type PublicKey = {
  keytype: 'ed25519';
  scheme: 'ed25519';
  keyval: { public: string };
};

// An ed25519 key in SPKI is this prefix and the 32 bytes of the key.
const SPKI_PREFIX_BYTES = 12;

/** Name of a key in metadata: the SHA-256 of its canonical form. */
export function keyIdOf(key: PublicKey): string {
  return createHash('sha256').update(canonicalize(key)).digest('hex');
}

/** An ed25519 key that can sign. */
export class SigningKey {
  readonly publicKey: PublicKey;
  readonly id: string;

  private constructor(private readonly key: KeyObject) {
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
    this.publicKey = {
      keytype: 'ed25519',
      scheme: 'ed25519',
      keyval: { public: spki.subarray(SPKI_PREFIX_BYTES).toString('hex') },
    };
    this.id = keyIdOf(this.publicKey);
  }

  static generate(): SigningKey {
    return new SigningKey(generateKeyPairSync('ed25519').privateKey);
  }

  static fromPem(pem: string, file: string): SigningKey {
    try {
      const key = createPrivateKey(pem);
      if (key.asymmetricKeyType === 'ed25519') return new SigningKey(key);
    } catch {
      // Said below, without the parser's words: they may quote the key.
    }
    throw new MgtrError('invalid', `${file} is not an ed25519 private key`);
  }

  toPem(): string {
    return this.key.export({ format: 'pem', type: 'pkcs8' }).toString();
  }

  /** Signature in hex over the canonical form of `signed`. */
  sign(data: Uint8Array): string {
    return sign(undefined, data, this.key).toString('hex');
  }
}
