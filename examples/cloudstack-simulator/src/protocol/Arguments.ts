/** One entry of a map parameter: `tags[0].key=a&tags[0].value=b` is one entry with two keys. */
export type MapEntry = Record<string, string>;

export type ArgumentValue = string | number | boolean | string[] | MapEntry[];

/** A command's validated arguments, by lower-case parameter name. */
export class Arguments {
  constructor(private readonly values: Record<string, ArgumentValue>) {}

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  string(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** A string parameter whose declaration makes it required. */
  required(name: string): string {
    return this.string(name) ?? '';
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    return typeof value === 'number' ? value : undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.values[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  list(name: string): string[] | undefined {
    const value = this.values[name];
    return Array.isArray(value)
      ? value.filter(item => typeof item === 'string')
      : undefined;
  }

  map(name: string): MapEntry[] {
    const value = this.values[name];
    return Array.isArray(value)
      ? value.filter(item => typeof item !== 'string')
      : [];
  }
}
