import { CommandDeclaration } from '../catalogue/catalogue';
import { JsonObject } from './serialize';

/** Leaves the fields that the release has, and of those the ones that have a value. */
export function project(
  value: JsonObject,
  declaration: CommandDeclaration,
): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([field, content]) =>
        content !== undefined &&
        content !== null &&
        declaration.fields.has(field),
    ),
  );
}
