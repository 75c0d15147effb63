import { useState } from 'react';
import { Pruning } from '@meca/backstage-plugin-meca-common';
import { useMecaMutation, useMecaQuery } from '../../../query';
import { MGTR_READS } from '../../actions/mgtrReads';

/** As many as regions keep by default would leave nothing to roll back to twice. */
const USUAL_KEEP = 3;
const USUAL_GRACE_DAYS = 7;

/** What a plan would do, in numbers. */
export interface PruningSum {
  goes: { path: string; version: string }[];
  dueFiles: { path: string; version: string }[];
}

function sumOf(plan: Pruning): PruningSum {
  return {
    goes: plan.items
      .filter(({ outcome }) => outcome === 'goes')
      .map(({ path, version }) => ({ path, version })),
    dueFiles: plan.files.filter(({ due }) => due),
  };
}

/** A pruning being chosen, looked at and confirmed. */
export function usePruning(repositoryId: string) {
  const [keep, setKeep] = useState(USUAL_KEEP);
  const [graceDays, setGraceDays] = useState(USUAL_GRACE_DAYS);
  /** What was shown when "Continue" was pressed: only that is done. */
  const [confirming, setConfirming] = useState<PruningSum>();
  const params = { repositoryId };
  const plan = useMecaQuery(
    'planPruning',
    { params, query: { keep, graceDays } },
    { keepPrevious: true },
  );
  const prune = useMecaMutation('pruneRepository', {
    invalidates: [...MGTR_READS, 'planPruning'],
  });
  const sum =
    plan.data && !plan.isPlaceholderData ? sumOf(plan.data) : undefined;
  return {
    keep,
    graceDays,
    setKeep: (count: number) => setKeep(count || 1),
    setGraceDays: (count: number) => setGraceDays(count || 1),
    plan,
    /** Undefined while the plan is of other numbers than those chosen. */
    sum,
    hasWork: sum !== undefined && sum.goes.length + sum.dueFiles.length > 0,
    confirming,
    goOn: () => setConfirming(sum),
    back: () => {
      prune.reset();
      setConfirming(undefined);
    },
    prune,
    submit: () =>
      confirming &&
      prune.mutate({
        params,
        body: { keep, graceDays, versions: confirming.goes },
      }),
  };
}
