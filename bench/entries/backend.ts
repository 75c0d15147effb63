// A Backstage backend with nothing but the plugin and its driver: `backend.ts --config FILE`.
import { createBackend } from '@backstage/backend-defaults';

process.on('disconnect', () => process.exit(1));

const backend = createBackend();
backend.add(import('@meca/backstage-plugin-meca-backend'));
backend.add(import('@meca/backstage-plugin-meca-backend-module-cloudstack'));
backend.start();
