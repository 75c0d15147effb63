import {
  LengthOrHashMismatchError,
  UnsignedMetadataError,
} from '@tufjs/models/dist/error';
import { BadVersionError, ExpiredMetadataError } from 'tuf-js/dist/error';
import { MgtrError, isMgtrError } from '../MgtrError';

/** Says in our words which role was refused and why. */
export function describeTufError(
  cause: unknown,
  of: { source: string; role: string },
): MgtrError {
  if (isMgtrError(cause)) return cause;
  const { source, role } = of;
  const details = { source, role, cause };
  if (cause instanceof ExpiredMetadataError) {
    return new MgtrError(
      'signature-expired',
      `The ${role} metadata of ${source} has expired`,
      {
        ...details,
        remedy:
          'Its publisher must sign it anew (meca-mgtr resign); copies that are ready stay usable. If the publisher did, somebody holds back newer metadata.',
      },
    );
  }
  if (cause instanceof BadVersionError) {
    return new MgtrError(
      'rollback-refused',
      `The ${role} metadata of ${source} is older than what was seen before, or not the one it should be`,
      {
        ...details,
        remedy:
          'Restore the newest metadata at the source; a restored backup must be published again.',
      },
    );
  }
  const why = () => {
    if (cause instanceof UnsignedMetadataError) {
      return 'is not signed by those who may sign it, or was altered';
    }
    if (cause instanceof LengthOrHashMismatchError) {
      return 'was altered: it is not the file that the signed list names';
    }
    return 'is malformed or was altered';
  };
  return new MgtrError(
    'signature-refused',
    `The ${role} metadata of ${source} ${why()}`,
    {
      ...details,
      remedy:
        'Nothing of it is used. Ask the publisher, and check who can write to the source.',
    },
  );
}
