import {
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import { Standing } from './readStanding';

/** Everybody follows the scaffolder tasks they began. */
export function decideOwnTasks(
  permission: ResourcePermission<'scaffolder-task'>,
  { userRef }: Standing,
): PolicyDecision {
  return createScaffolderTaskConditionalDecision(
    permission,
    scaffolderTaskConditions.isTaskOwner({ createdBy: [userRef] }),
  );
}
