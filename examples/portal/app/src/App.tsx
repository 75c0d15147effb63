import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

// Plugins are found in package.json (`app.packages: all`), as in any portal; only what is this campus's own is named here.
export default createApp({
  features: [navModule, signInModule],
});
