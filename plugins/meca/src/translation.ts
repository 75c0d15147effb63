import {
  createTranslationRef,
  TranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { ReactElement } from 'react';
import { catalogMessages } from './catalog/messages';
import { componentsMessages } from './components/messages';
import { dashboardMessages } from './dashboard/messages';
import { homeMessages } from './home/messages';
import { scaffolderMessages } from './scaffolder/messages';
import { scheduleMessages } from './schedule/messages';
import { sessionMessages } from './session/messages';
import { templatesMessages } from './templates/messages';
import { workspacesMessages } from './workspaces/messages';

const messages = {
  page: {
    title: 'MECA',
    subtitle: 'The classroom cloud of our universities',
    dashboard: 'Regions',
    schedule: 'Schedule',
    templates: 'Templates',
    workspaces: 'My workspaces',
  } as const,
  catalog: catalogMessages,
  components: componentsMessages,
  dashboard: dashboardMessages,
  home: homeMessages,
  scaffolder: scaffolderMessages,
  schedule: scheduleMessages,
  session: sessionMessages,
  templates: templatesMessages,
  workspaces: workspacesMessages,
};

/** Every text of the plugin; translate it with `createTranslationMessages`. @public */
export const mecaTranslationRef = createTranslationRef({
  id: 'plugin.meca',
  messages,
});

/** Pairs of a dotted key and its text. */
type Pairs<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? { key: `${Prefix}${K}`; text: T[K] }
    : Pairs<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

type Texts = { [P in Pairs<typeof messages> as P['key']]: P['text'] };
type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type PluralKey<K> = K extends `${infer Base}_${Plural}` ? Base : never;

/** A key of a text; one that differs by number is asked for without its ending. */
export type MecaTextKey =
  | Exclude<keyof Texts, `${string}_${Plural}`>
  | PluralKey<keyof Texts>;

type TextOf<K extends string> = Texts[(K | `${K}_${Plural}`) & keyof Texts];
type Names<T> = T extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Names<Rest>
  : never;
type Needs<K extends string> =
  | Names<TextOf<K>>
  | (K extends PluralKey<keyof Texts> ? 'count' : never);
type Values<K extends string, Value> = [Needs<K>] extends [never]
  ? []
  : [values: { [N in Needs<K>]: N extends 'count' ? number : Value }];

/**
 * How a text is asked for, with a value for each of its names; a JSX element where one of them is. Says what Backstage's
 * own type says, which compares every text with every other one and takes minutes for as many as there are here.
 */
export interface MecaTranslate {
  <K extends MecaTextKey>(key: K, ...values: Values<K, string>): string;
  <K extends MecaTextKey>(
    key: K,
    ...values: Values<K, string | ReactElement>
  ): ReactElement;
}

/** Texts in the viewer's language. */
export function useMecaTranslation(): { t: MecaTranslate } {
  const { t } = useTranslationRef(mecaTranslationRef as TranslationRef);
  return { t: t as MecaTranslate };
}
