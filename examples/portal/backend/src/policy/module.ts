import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { CampusPolicy } from './CampusPolicy';

/** Installs the campus's own policy. */
export const campusPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'campus-policy',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, userInfo }) {
        policy.setPolicy(new CampusPolicy({ userInfo }));
      },
    });
  },
});
