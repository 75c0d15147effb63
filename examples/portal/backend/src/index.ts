import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./demoAuth'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./policy'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('./courses/catalogModule'));
backend.add(import('./courses/scaffolderModule'));

// Lunr on SQLite, the database's own search on PostgreSQL.
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

// Signals of one replica reach users on another only over the event bus.
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

backend.add(import('@meca/backstage-plugin-meca-backend'));
backend.add(import('@meca/backstage-plugin-meca-backend-module-cloudstack'));
backend.add(import('@meca/backstage-plugin-catalog-backend-module-meca'));
backend.add(import('@meca/backstage-plugin-scaffolder-backend-module-meca'));

backend.start();
