import { createCipheriv, randomBytes, timingSafeEqual } from 'node:crypto';

export const CHALLENGE_LENGTH = 16;

export function createChallenge(): Buffer {
  return randomBytes(CHALLENGE_LENGTH);
}

function reverseBits(byte: number): number {
  return parseInt(
    byte.toString(2).padStart(8, '0').split('').reverse().join(''),
    2,
  );
}

/**
 * The right answer to a challenge: DES with the password as key, bits of each
 * byte reversed. Triple DES with three equal keys is DES, which OpenSSL no
 * longer offers under its own name.
 */
export function answerChallenge(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, 'latin1').copy(key, 0, 0, 8);
  const reversed = key.map(reverseBits);
  const cipher = createCipheriv(
    'des-ede3-ecb',
    Buffer.concat([reversed, reversed, reversed]),
    null,
  ).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

export function isAnswerRight(
  challenge: Buffer,
  answer: Buffer,
  password: string,
): boolean {
  return timingSafeEqual(answerChallenge(challenge, password), answer);
}
