import { RegionError } from '@meca/backstage-plugin-meca-node';
import { Refusal } from '../protocol/envelope';
import { CallContext } from './connectionError';
import { toRegionErrorOptions } from './refusal';

/** A `RegionError` whose refusal the driver itself can still look at. */
export class RefusedError extends RegionError {
  // Private, so that CloudStack's text gets into no log and no JSON.
  readonly #refusal: Refusal;

  constructor(refusal: Refusal, context: CallContext) {
    super(toRegionErrorOptions(refusal, context));
    this.#refusal = refusal;
  }

  get refusal(): Refusal {
    return this.#refusal;
  }
}

/** The refusal behind an error, if that is what it is. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof RefusedError ? error.refusal : undefined;
}
