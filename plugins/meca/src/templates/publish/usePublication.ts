import { useRef, useState } from 'react';
import {
  Publication,
  Repository,
  RepositoryTemplateDetail,
} from '@meca/backstage-plugin-meca-common';
import { useMecaMutation } from '../../query';
import { createIntentKey } from '../../schedule/reservation/idempotency';
import { MGTR_READS } from '../actions/mgtrReads';
import {
  buildPublicationInput,
  findPublicationFaults,
  newPublicationDraft,
  PublicationDraft,
  PublicationFault,
} from './publicationDraft';

/** A publication being typed and sent. */
export interface PublicationForm {
  draft: PublicationDraft;
  change(part: Partial<PublicationDraft>): void;
  /** Empty until the first attempt to send. */
  faults: Partial<Record<keyof PublicationDraft, PublicationFault>>;
  isBusy: boolean;
  error: unknown;
  /** Resolves with the publication once the service has begun it. */
  submit(): Promise<Publication | undefined>;
}

export function usePublication(options: {
  repositories: Repository[];
  template?: RepositoryTemplateDetail;
}): PublicationForm {
  const { repositories, template } = options;
  const [draft, setDraft] = useState(() =>
    newPublicationDraft({
      repositoryId: repositories[0].id,
      publishers: repositories[0].publishers,
      template,
    }),
  );
  const [isAttempted, setAttempted] = useState(false);
  const publish = useMecaMutation('publishTemplate', {
    invalidates: MGTR_READS,
  });
  // An answer that got lost must not publish twice when the person tries again.
  const intent = useRef(createIntentKey());
  const known = template?.versionList.map(({ version }) => version) ?? [];
  const faults = findPublicationFaults(draft, known);
  return {
    draft,
    change: part => setDraft(before => ({ ...before, ...part })),
    faults: isAttempted ? faults : {},
    isBusy: publish.isPending,
    error: publish.error ?? undefined,
    submit: async () => {
      setAttempted(true);
      if (Object.keys(faults).length > 0) return undefined;
      const body = buildPublicationInput(draft);
      try {
        const begun = await publish.mutateAsync({
          body,
          idempotencyKey: intent.current.keyFor(body),
        });
        intent.current.settle();
        return begun;
      } catch {
        return undefined; // the form shows the mutation's error
      }
    },
  };
}
