import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { metadataFile } from '../../trust';
import { KeyFolder } from '../keys/KeyFolder';
import type { Ledger } from './Ledger';
import { SignedLedger } from './SignedLedger';
import { assertNotSigned, UnsignedLedger } from './UnsignedLedger';

/** The ledger of a repository on disk. Unsigned only if that is asked for. */
export function openLedger(options: {
  repository: string;
  keys: string;
  unsigned?: boolean;
}): Ledger {
  const repository = resolve(options.repository);
  if (!options.unsigned) {
    const keys = new KeyFolder(options.keys);
    keys.assertOutside(repository);
    return new SignedLedger({ repository, keys });
  }
  const hasRoot = existsSync(join(repository, metadataFile('root', 1)));
  assertNotSigned(hasRoot, repository);
  return new UnsignedLedger(repository);
}
