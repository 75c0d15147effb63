import { Workspace } from '@meca/backstage-plugin-meca-common';

/** A student's seats by what they are to them at this moment. */
export interface WorkspaceGroups {
  now: Workspace[];
  next: Workspace[];
  ended: Workspace[];
}

export function groupWorkspaces(workspaces: Workspace[]): WorkspaceGroups {
  const sorted = [...workspaces].sort(
    (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
  );
  return {
    now: sorted.filter(each =>
      ['preparing', 'ready', 'failed'].includes(each.state),
    ),
    next: sorted.filter(each => each.state === 'upcoming'),
    ended: sorted.filter(each => each.state === 'ended').reverse(),
  };
}
