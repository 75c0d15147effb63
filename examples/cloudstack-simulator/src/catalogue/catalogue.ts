import catalogue from './commands.json';
import { compareVersions, isWithin, VersionWindow } from './version';

export type ParameterType =
  | 'string'
  | 'uuid'
  | 'integer'
  | 'long'
  | 'float'
  | 'boolean'
  | 'date'
  | 'list'
  | 'map';

export interface ParameterDeclaration extends VersionWindow {
  name: string;
  type: ParameterType;
  required: boolean;
  maxLength: number;
  since?: string;
}

export interface FieldDeclaration extends VersionWindow {
  name: string;
  json: string;
}

/** What one command looks like in one release. */
export interface CommandDeclaration {
  name: string;
  isAsync: boolean;
  parameters: Map<string, ParameterDeclaration>;
  fields: Map<string, FieldDeclaration>;
}

/**
 * The notation of `commands.json`, one token per parameter or response field:
 * `name:type`, then `!` required, `>=x` first release, `<=x` last release,
 * `#n` maximum length, `@x` annotated "since", `?x,y` required only there.
 */
const TOKEN =
  /^(\w+):(\w+)(!?)(?:>=([\d.]+))?(?:<=([\d.]+))?(?:#(\d+))?(?:@([\d.]+))?(?:\?([\d.,]+))?$/;

const DEFAULT_MAX_LENGTH = 255;

interface RawCommand extends VersionWindow {
  async: boolean;
  params: string;
  response: string;
}

const rawCommands: Record<string, RawCommand> = catalogue.commands;

function tokensOf(text: string) {
  return text.split(' ').flatMap(token => {
    const match = TOKEN.exec(token);
    if (!match && token) throw new Error(`Bad catalogue token ${token}`);
    return match ? [match] : [];
  });
}

/** The newest catalogued release that is not newer than `version`. */
function snapshotFor(version: string): string {
  const older = catalogue.snapshots.filter(
    snapshot => compareVersions(snapshot, version) <= 0,
  );
  return older[older.length - 1] ?? catalogue.snapshots[0];
}

function declare(
  name: string,
  raw: RawCommand,
  version: string,
): CommandDeclaration {
  const snapshot = snapshotFor(version);
  const parameters = tokensOf(raw.params)
    .map(
      ([, parameter, type, always, first, last, max, since, requiredIn]) => ({
        name: parameter,
        type: type as ParameterType,
        required: always === '!' || !!requiredIn?.split(',').includes(snapshot),
        maxLength: max ? Number(max) : DEFAULT_MAX_LENGTH,
        ...{ first, last, since },
      }),
    )
    .filter(parameter => isWithin(version, parameter));
  const fields = tokensOf(raw.response)
    .map(([, field, json, , first, last]) => ({
      name: field,
      json,
      ...{ first, last },
    }))
    .filter(field => isWithin(version, field));
  return {
    name,
    isAsync: raw.async,
    parameters: new Map(parameters.map(p => [p.name, p])),
    fields: new Map(fields.map(f => [f.name, f])),
  };
}

/** The commands that a server of this release knows, by their exact name. */
export function readCatalogue(
  version: string,
): Map<string, CommandDeclaration> {
  return new Map(
    Object.entries(rawCommands)
      .filter(([, raw]) => isWithin(version, raw))
      .map(([name, raw]) => [name, declare(name, raw, version)]),
  );
}
