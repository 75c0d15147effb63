import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { entityRefSchema } from '@meca/backstage-plugin-meca-common';

/** What a pasted list holds: names or references of users, and what is neither. */
export interface PastedAttendees {
  refs: string[];
  refused: string[];
}

export function parseAttendees(text: string): PastedAttendees {
  const refs: string[] = [];
  const refused: string[] = [];
  for (const word of text.split(/[\s,;]+/).filter(Boolean)) {
    const ref = tryUserRef(word);
    if (ref) refs.push(ref);
    else refused.push(word);
  }
  return { refs, refused };
}

/** Adds who is not yet there, at the end: those who are keep their seats. */
export function addAttendees(before: string[], added: string[]): string[] {
  return [...new Set([...before, ...added.map(ref => ref.toLowerCase())])];
}

function tryUserRef(word: string): string | undefined {
  try {
    const ref = stringifyEntityRef(
      parseEntityRef(word, {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }),
    );
    const isUser = ref.startsWith('user:');
    return isUser && entityRefSchema.safeParse(ref).success ? ref : undefined;
  } catch {
    return undefined;
  }
}
