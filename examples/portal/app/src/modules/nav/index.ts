import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { CampusNavigation } from './CampusNavigation';

export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [CampusNavigation],
});
