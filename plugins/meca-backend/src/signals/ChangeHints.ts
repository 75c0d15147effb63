import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  MECA_SIGNAL_CHANNEL,
  MecaSignal,
} from '@meca/backstage-plugin-meca-common';

/** A round over many regions changes many things at once; pages need one hint. */
const GATHER_MS = 1_000;

/** Tells open pages that something changed. Equal hints within a second become one; a hint that gets lost is no harm. */
export class ChangeHints {
  private readonly pending = new Map<string, MecaSignal>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  static create(options: {
    signals: SignalsService;
    logger: LoggerService;
  }): ChangeHints {
    return new ChangeHints(options.signals, options.logger);
  }

  private constructor(
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  hint(signal: MecaSignal): void {
    if (this.closed) return;
    this.pending.set(JSON.stringify(signal), signal);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private flush(): void {
    this.timer = undefined;
    const messages = [...this.pending.values()];
    this.pending.clear();
    for (const message of messages) {
      this.signals
        .publish({
          recipients: { type: 'broadcast' },
          channel: MECA_SIGNAL_CHANNEL,
          message,
        })
        .catch(error => this.logger.debug('A hint to pages got lost', error));
    }
  }
}
