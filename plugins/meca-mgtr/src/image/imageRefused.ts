import { MgtrError } from '../MgtrError';

/** `image-refused` with a sentence of what is wrong and what the publisher can do. */
export function imageRefused(why: string, remedy?: string): MgtrError {
  return new MgtrError('image-refused', `The image is refused: ${why}`, {
    remedy,
  });
}
