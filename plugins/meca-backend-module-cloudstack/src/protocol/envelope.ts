/** The part of an answer inside its envelope. */
export type Body = Readonly<Record<string, unknown>>;

/** What CloudStack says when it refuses. */
export interface Refusal {
  /** CloudStack's number, e.g. 431; also the HTTP status. */
  code: number;
  /** The exception behind it, e.g. 4350. */
  detailCode?: number;
  /** For classifying only: may hold internal names, so it is not for people outside the region. */
  text: string;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The body inside the envelope, or undefined if this is not an answer of CloudStack's.
 * The envelope's name is not computed from the command: several commands have other names in some releases, and a few
 * releases added a second key beside it.
 */
export function tryOpenEnvelope(text: string): Body | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(answer)) return undefined;
  const keys = Object.keys(answer).filter(key => isObject(answer[key]));
  const key =
    keys.find(name => name.toLowerCase().endsWith('response')) ??
    (keys.length === 1 ? keys[0] : undefined);
  const body = key === undefined ? undefined : answer[key];
  return isObject(body) ? body : undefined;
}

/** The refusal in a body or in a job's result, if it is one. */
export function tryReadRefusal(body: unknown): Refusal | undefined {
  if (!isObject(body)) return undefined;
  const code = Number(body.errorcode);
  if (!Number.isInteger(code) || code <= 0) return undefined;
  const detailCode = Number(body.cserrorcode);
  return {
    code,
    detailCode: Number.isInteger(detailCode) ? detailCode : undefined,
    text: typeof body.errortext === 'string' ? body.errortext : '',
  };
}

/** Rows under `key`. An empty list has neither rows nor a count, and old releases never count. */
export function readRows(
  body: Body,
  key: string,
): { rows: unknown[]; count?: number } {
  const rows = body[key];
  const count = Number(body.count);
  return {
    rows: Array.isArray(rows) ? rows : [],
    count: Number.isInteger(count) && count >= 0 ? count : undefined,
  };
}
