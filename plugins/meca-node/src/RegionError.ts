import { CustomErrorBase, toError } from '@backstage/errors';

/**
 * Why a region could not do something.
 * `unreachable`: no answer, or not from this service; `unauthorised`: keys or signature refused; `no-capacity`: nothing fits now;
 * `not-found`: no such object there; `conflict`: the object is in another state or busy; `rejected`: the request itself is refused;
 * `failed`: the region tried and failed.
 *
 * @public
 */
export type RegionErrorCode =
  | 'unreachable'
  | 'unauthorised'
  | 'no-capacity'
  | 'not-found'
  | 'conflict'
  | 'rejected'
  | 'failed';

/** What the portal calls a region, and what people call it: messages are for people. @public */
export interface NamedRegion {
  /** Key in `meca.regions`. */
  id: string;
  name: string;
}

/** @public */
export interface RegionErrorOptions {
  regionId: string;
  code: RegionErrorCode;
  /** What happened, with the region by its name, fit for a stranger: no keys, no signed URLs, no upstream bodies. */
  message: string;
  /** What to do about it. */
  remedy?: string;
  /**
   * The request may have been carried out although no answer came, or may have left a machine in `error` under its name:
   * look before doing it again.
   * Never true for calls that only read.
   */
  outcomeUnknown?: boolean;
  cause?: unknown;
}

/** A typed failure of one region. Compare `code`, never text. @public */
export class RegionError extends CustomErrorBase {
  readonly name = 'RegionError' as const;
  readonly regionId: string;
  readonly code: RegionErrorCode;
  readonly remedy?: string;
  readonly outcomeUnknown: boolean;

  constructor(options: RegionErrorOptions) {
    // Given to the base class, the cause would be put into the message, and that reaches strangers.
    super(options.message);
    if (options.cause !== undefined) {
      Object.assign(this, { cause: toError(options.cause) });
    }
    this.regionId = options.regionId;
    this.code = options.code;
    this.remedy = options.remedy;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}

/** By name, since a portal may hold two copies of this package. @public */
export function isRegionError(error: unknown): error is RegionError {
  return error instanceof Error && error.name === 'RegionError';
}
