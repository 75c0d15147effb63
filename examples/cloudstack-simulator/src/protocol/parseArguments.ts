import {
  CommandDeclaration,
  ParameterDeclaration,
} from '../catalogue/catalogue';
import { ApiError, ErrorCode, parameterError } from './ApiError';
import { ArgumentValue, Arguments, MapEntry } from './Arguments';
import { parseDateParameter } from './dates';
import { DecodedParameter } from './signature';

/** Lower-case on purpose: the server does not take an upper-case UUID for one. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAP_NAME = /^([^[\].]+)\[(\d+)\]\.([^[\]]+)$/;
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]/;

/** Turns the numeric id of older releases, or a UUID, into a known entity's UUID. */
export type ResolveId = (
  parameter: string,
  value: string,
) => string | undefined;

export interface ParseArgumentsOptions {
  declaration: CommandDeclaration;
  parameters: DecodedParameter[];
  resolveId: ResolveId;
}

export function unknownEntity(command: string, name: string, value: string) {
  return parameterError(
    `Unable to execute API command ${command.toLowerCase()} due to invalid value. Invalid parameter ${name} value=${value} due to incorrect long value format, or entity does not exist or due to incorrect parameter annotation for the field in api cmd class.`,
  );
}

function invalidValue(command: string, name: string, value: string) {
  return parameterError(
    `Unable to execute API command ${command.toLowerCase()} due to invalid value ${value} for parameter ${name}`,
  );
}

interface Unpacked {
  plain: Map<string, string>;
  maps: Map<string, Map<number, MapEntry>>;
}

/** Splits `name[0].key=value` from plain names; everything but the key is lower-cased. */
function unpack(parameters: DecodedParameter[]): Unpacked {
  const plain = new Map<string, string>();
  const maps = new Map<string, Map<number, MapEntry>>();
  for (const [name, value] of parameters) {
    if (CONTROL_CHARACTER.test(value)) {
      throw parameterError(
        `Received value containing illegal ASCII non-printable characters for parameter ${name}`,
      );
    }
    if (!/[[\]]/.test(name)) {
      plain.set(name.toLowerCase(), value);
      continue;
    }
    const match = MAP_NAME.exec(name);
    if (!match) {
      throw new ApiError(
        ErrorCode.malformedParameter,
        `Unable to decode parameter ${name}; if specifying an object array, please use parameter[index].field=XXX, e.g. userGroupList[0].group=httpGroup`,
      );
    }
    const entries = maps.get(match[1].toLowerCase()) ?? new Map();
    const entry = entries.get(Number(match[2])) ?? {};
    entries.set(Number(match[2]), { ...entry, [match[3]]: value });
    maps.set(match[1].toLowerCase(), entries);
  }
  return { plain, maps };
}

function parseWhole(
  command: string,
  parameter: ParameterDeclaration,
  value: string,
): number {
  const limit =
    parameter.type === 'integer' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
  const number = Number(value);
  if (!/^[+-]?\d+$/.test(value) || Math.abs(number) > limit) {
    throw invalidValue(command, parameter.name, value);
  }
  return number;
}

function parseUuid(
  options: ParseArgumentsOptions,
  parameter: ParameterDeclaration,
  value: string,
): string | undefined {
  const command = options.declaration.name;
  if (value === '-1') return value;
  if (!UUID.test(value)) {
    // Parameters that came after UUIDs never knew numbers: junk counts as absent.
    if (parameter.since) return undefined;
    const known = /^\d+$/.test(value)
      ? options.resolveId(parameter.name, value)
      : undefined;
    if (!known) throw unknownEntity(command, parameter.name, value);
    return known;
  }
  const known = options.resolveId(parameter.name, value);
  if (!known) throw unknownEntity(command, parameter.name, value);
  return known;
}

function parseValue(
  options: ParseArgumentsOptions,
  parameter: ParameterDeclaration,
  value: string,
): ArgumentValue | undefined {
  const command = options.declaration.name;
  switch (parameter.type) {
    case 'boolean':
      return value.toLowerCase() === 'true';
    case 'integer':
    case 'long':
      return parseWhole(command, parameter, value);
    case 'float':
      if (value.trim() === '' || Number.isNaN(Number(value))) {
        throw invalidValue(command, parameter.name, value);
      }
      return Number(value);
    case 'date': {
      const instant = parseDateParameter(parameter.name, value);
      if (instant === undefined) {
        throw invalidValue(command, parameter.name, value);
      }
      return instant;
    }
    case 'list':
      return value
        .split(',')
        .map(item => item.trim())
        .filter(item => item !== '');
    case 'uuid':
      return parseUuid(options, parameter, value);
    default:
      if (value.length > parameter.maxLength) {
        throw parameterError(
          `Unable to execute API command ${command.toLowerCase()} due to invalid value. Value greater than max allowed length ${
            parameter.maxLength
          } for param: ${parameter.name}`,
        );
      }
      return value;
  }
}

function entriesOf(entries: Map<number, MapEntry>): MapEntry[] {
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}

/** Validates a request against the command's declaration; unknown parameters are ignored. */
export function parseArguments(options: ParseArgumentsOptions): Arguments {
  const { declaration } = options;
  const { plain, maps } = unpack(options.parameters);
  const values: Record<string, ArgumentValue> = {};
  for (const parameter of declaration.parameters.values()) {
    const text = plain.get(parameter.name);
    const entries = maps.get(parameter.name);
    if (parameter.type === 'map') {
      if (entries) values[parameter.name] = entriesOf(entries);
    } else if (text !== undefined && text !== '') {
      const value = parseValue(options, parameter, text);
      if (value !== undefined) values[parameter.name] = value;
    }
    if (parameter.required && values[parameter.name] === undefined) {
      throw parameterError(
        `Unable to execute API command ${declaration.name.toLowerCase()} due to missing parameter ${
          parameter.name
        }`,
      );
    }
  }
  return new Arguments(values);
}
