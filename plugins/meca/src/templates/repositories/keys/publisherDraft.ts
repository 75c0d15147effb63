import {
  PublisherInput,
  publicKeySchema,
  publisherNameSchema,
  templatePathSchema,
} from '@meca/backstage-plugin-meca-common';
import { KeyPublisher } from './keyOwners';

/** Where the key of a publisher comes from: `own` keeps those that are there (of a new one: makes one here). */
export type KeyChoice = 'own' | 'further' | 'replacing';

/** A publisher as it is typed. */
export interface PublisherDraft {
  name: string;
  /** One a line. */
  folders: string;
  key: KeyChoice;
  publicKey: string;
}

export interface PublisherFaults {
  name?: 'name' | 'taken';
  folders?: 'folders';
  publicKey?: 'publicKey' | 'privateKey';
}

/** What may be published by `/` is everything, which the service calls an empty folder. */
const EVERYTHING = '/';

export function newPublisherDraft(publisher?: KeyPublisher): PublisherDraft {
  return {
    name: publisher?.name ?? '',
    folders: (publisher?.folders ?? [])
      .map(each => each || EVERYTHING)
      .join('\n'),
    key: publisher ? 'own' : 'further',
    publicKey: '',
  };
}

function foldersOf({ folders, name }: PublisherDraft): string[] {
  const lines = folders
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .map(line => line.replace(/^\/+|\/+$/g, ''));
  return lines.length > 0 ? [...new Set(lines)] : [name.trim()];
}

function readPublicKey(text: string): PublisherInput['publicKey'] {
  try {
    return publicKeySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Private halves are PEM files, which say so in their first line. */
function isPrivateKey(text: string): boolean {
  return /private/i.test(text);
}

/** What is wrong, by field. `known`: the names that are taken. */
export function findPublisherFaults(
  draft: PublisherDraft,
  known: string[],
): PublisherFaults {
  const faults: PublisherFaults = {};
  const name = draft.name.trim();
  if (!publisherNameSchema.safeParse(name).success) faults.name = 'name';
  else if (known.includes(name)) faults.name = 'taken';
  const isFolder = (each: string) =>
    each === '' || templatePathSchema.safeParse(each).success;
  if (!foldersOf(draft).every(isFolder)) faults.folders = 'folders';
  if (draft.key !== 'own' && !readPublicKey(draft.publicKey)) {
    faults.publicKey = isPrivateKey(draft.publicKey)
      ? 'privateKey'
      : 'publicKey';
  }
  return faults;
}

/** What the service is sent; the draft must have no faults. */
export function buildPublisherInput(draft: PublisherDraft): PublisherInput {
  const { key } = draft;
  return {
    name: draft.name.trim(),
    folders: foldersOf(draft),
    ...(key !== 'own' && { publicKey: readPublicKey(draft.publicKey) }),
    ...(key === 'replacing' && { replaceKeys: true }),
  };
}
