import { MecaTranslate } from '../../../translation';
import { KeyPublisher, OwnerKind } from './keyOwners';

/** Which folders these are, only the reader of a command knows. */
function places(t: MecaTranslate): string {
  return `--repo '${t('templates.repositories.keys.repoFolder')}' --keys '${t(
    'templates.repositories.keys.keysFolder',
  )}'`;
}

/** Replaces the key of a role of the repository. */
export function rotateCommand(kind: OwnerKind, t: MecaTranslate): string {
  return `meca-mgtr keys rotate ${kind} ${places(t)}`;
}

/** The steps by which a publisher gets a new key that never leaves its machine: made, entered, and the old one replaced. */
export function publisherCommands(
  { name, folders }: KeyPublisher,
  t: MecaTranslate,
): { enter: string[]; replace: string[] } {
  const file = t('templates.repositories.keys.publicFile');
  const below = folders.map(each => `--folder '${each || '/'}'`).join(' ');
  const enter = [
    `meca-mgtr keys publisher ${name} ${below}`,
    `--public-key '${file}' ${places(t)}`,
  ].join(' ');
  return {
    enter: [`meca-mgtr keys generate ${name}`, enter],
    replace: [`meca-mgtr resign --all ${places(t)}`, `${enter} --replace-keys`],
  };
}

/** Signs again what has used up half of its time. */
export function resignCommand(t: MecaTranslate): string {
  return `meca-mgtr resign ${places(t)}`;
}
