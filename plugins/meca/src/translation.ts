import {
  createTranslationRef,
  TranslationFunction,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { catalogMessages } from './catalog/messages';
import { componentsMessages } from './components/messages';
import { dashboardMessages } from './dashboard/messages';
import { homeMessages } from './home/messages';
import { scaffolderMessages } from './scaffolder/messages';
import { scheduleMessages } from './schedule/messages';
import { sessionMessages } from './session/messages';
import { templatesMessages } from './templates/messages';
import { workspacesMessages } from './workspaces/messages';

/** Every text of the plugin; translate it with `createTranslationMessages`. @public */
export const mecaTranslationRef = createTranslationRef({
  id: 'plugin.meca',
  messages: {
    page: {
      title: 'MECA',
      subtitle: 'The classroom cloud of our universities',
      dashboard: 'Regions',
      schedule: 'Schedule',
      templates: 'Templates',
      workspaces: 'My workspaces',
    },
    catalog: catalogMessages,
    components: componentsMessages,
    dashboard: dashboardMessages,
    home: homeMessages,
    scaffolder: scaffolderMessages,
    schedule: scheduleMessages,
    session: sessionMessages,
    templates: templatesMessages,
    workspaces: workspacesMessages,
  },
});

/** How a text is asked for; for functions that are not hooks. */
export type MecaTranslate = TranslationFunction<typeof mecaTranslationRef.T>;

/** Texts in the viewer's language. */
export function useMecaTranslation(): { t: MecaTranslate } {
  return useTranslationRef(mecaTranslationRef);
}
