import { useEffect, useState } from 'react';
import { Pruning } from '@meca/backstage-plugin-meca-common';
import { useMecaMutation, useMecaQuery } from '../../../query';
import { MGTR_READS } from '../../actions/mgtrReads';

/** As many as regions keep by default would leave nothing to roll back to twice. */
const USUAL = { keep: 3, graceDays: 7 };

/** The service reads all manifests for a plan: not at every press of a stepper. */
const SETTLE_MS = 500;

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

/** A value once it has stayed the same for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** A pruning being chosen, looked at and confirmed. */
export function usePruning(repositoryId: string) {
  const [chosen, setChosen] = useState(USUAL);
  const asked = useSettled(chosen);
  /** What was shown when "Continue" was pressed: only that is done. */
  const [confirming, setConfirming] = useState<PruningSum>();
  const params = { repositoryId };
  const plan = useMecaQuery(
    'planPruning',
    { params, query: asked },
    { keepPrevious: true },
  );
  const prune = useMecaMutation('pruneRepository', {
    invalidates: [...MGTR_READS, 'planPruning'],
  });
  const isPrevious = plan.isPlaceholderData || asked !== chosen;
  const sum = plan.data && !isPrevious ? sumOf(plan.data) : undefined;
  return {
    ...chosen,
    // An emptied field is no number.
    setKeep: (count: number) =>
      setChosen(before => ({ ...before, keep: count || 1 })),
    setGraceDays: (count: number) =>
      setChosen(before => ({ ...before, graceDays: count || 1 })),
    plan,
    /** The plan is of other numbers than those chosen. */
    isPrevious,
    /** Undefined while there is no plan, or one of other numbers. */
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
        body: { ...asked, versions: confirming.goes },
      }),
  };
}
