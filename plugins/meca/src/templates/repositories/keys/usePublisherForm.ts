import { useState } from 'react';
import { KeyChange } from '@meca/backstage-plugin-meca-common';
import { useMecaMutation } from '../../../query';
import { KEY_READS } from './keyReads';
import { KeyPublisher } from './keyOwners';
import {
  buildPublisherInput,
  findPublisherFaults,
  newPublisherDraft,
  PublisherDraft,
} from './publisherDraft';

/** A publisher being typed and sent. */
export function usePublisherForm(options: {
  repositoryId: string;
  /** Left out: a new one. */
  publisher?: KeyPublisher;
  /** Names that are taken. */
  known: string[];
  onDone(change: KeyChange, name: string): void;
}) {
  const { repositoryId, publisher, known, onDone } = options;
  const [draft, setDraft] = useState(() => newPublisherDraft(publisher));
  const [isAttempted, setAttempted] = useState(false);
  const save = useMecaMutation('setPublisher', { invalidates: KEY_READS });
  const faults = findPublisherFaults(draft, publisher ? [] : known);
  return {
    draft,
    change: (part: Partial<PublisherDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    /** Empty until the first attempt to send. */
    faults: isAttempted ? faults : {},
    isBusy: save.isPending,
    error: save.error,
    submit: () => {
      setAttempted(true);
      if (Object.keys(faults).length > 0) return;
      const body = buildPublisherInput(draft);
      save.mutate(
        { params: { repositoryId }, body },
        { onSuccess: change => onDone(change, body.name) },
      );
    },
  };
}
