import { LoggerService } from '@backstage/backend-plugin-api';
import { NamedRegion, RegionError } from '@meca/backstage-plugin-meca-node';
import { CloudStackConfig } from '../config';
import {
  CallContext,
  isTransient,
  toAbortError,
  toConnectionError,
  toForeignAnswerError,
} from '../errors/connectionError';
import {
  SIGNATURE_LIFETIME_MS,
  toUnauthorisedError,
} from '../errors/credentials';
import { readRetryAfterMs, saysCommandNotAllowed } from '../errors/refusal';
import { RefusedError } from '../errors/RefusedError';
import { Body, Refusal, tryOpenEnvelope, tryReadRefusal } from './envelope';
import { HttpAnswer, HttpTransport } from './HttpTransport';
import { RetryAdvice, retryDelayMs, tryWait } from './retry';
import { describeRefusal } from './describeRefusal';
import { buildCall, BuildCallOptions, buildSignedQuery } from './signing';

export type CallParameters = BuildCallOptions['parameters'];

export interface ReadOptions {
  signal: AbortSignal;
}

export interface CloudStackClientOptions {
  region: NamedRegion;
  endpoint: URL;
  config: CloudStackConfig;
  logger: LoggerService;
}

type Outcome = { body: Body } | { error: RegionError; retry?: RetryAdvice };

// Callable by every role and cheap: tells a bad key from a command that the role lacks.
const HARMLESS_COMMAND = 'listCapabilities';

/**
 * Signed calls to one CloudStack, with a deadline each.
 *
 * Reads are repeated when the connection breaks or a proxy answers 502, 503 or 504. Changes are never repeated then, because
 * nobody knows whether they were carried out. Both are repeated after 429, which is given before anything is done.
 */
export class CloudStackClient {
  readonly #region: NamedRegion;
  readonly #config: CloudStackConfig;
  readonly #logger: LoggerService;
  readonly #transport: HttpTransport;
  #clockSkewMs: number | undefined;
  #latencyMs = 0;

  constructor(options: CloudStackClientOptions) {
    this.#region = options.region;
    this.#config = options.config;
    this.#logger = options.logger;
    this.#transport = new HttpTransport({
      endpoint: options.endpoint,
      ...options.config,
    });
  }

  get region(): NamedRegion {
    return this.#region;
  }

  /** As of the last answer. */
  get connection() {
    return {
      latencyMs: this.#latencyMs,
      clockSkewMs: this.#clockSkewMs,
      certificateExpiresAt: this.#transport.certificateExpiresAt,
    };
  }

  /** A command that changes nothing, by GET. */
  async read(
    command: string,
    parameters: CallParameters,
    options: ReadOptions,
  ): Promise<Body> {
    return this.#call(command, parameters, { ...options, changes: false });
  }

  /** A command that changes something, by POST. */
  async change(
    command: string,
    parameters: CallParameters,
    options: ReadOptions,
  ): Promise<Body> {
    return this.#call(command, parameters, { ...options, changes: true });
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #call(
    command: string,
    parameters: CallParameters,
    options: ReadOptions & { changes: boolean },
  ): Promise<Body> {
    const { changes } = options;
    const context = { region: this.#region, command, changes };
    const timeoutMs = changes
      ? this.#config.changeTimeoutMs
      : this.#config.readTimeoutMs;
    if (options.signal.aborted) {
      throw toAbortError({ ...context, changes: false });
    }
    const deadline = AbortSignal.timeout(timeoutMs);
    const endsAt = performance.now() + timeoutMs;
    const signal = AbortSignal.any([options.signal, deadline]);
    const isAborted = () => signal.aborted;

    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(parameters, { ...context, signal });
      if ('body' in outcome) return outcome.body;
      if (isAborted()) {
        throw options.signal.aborted
          ? toAbortError(context)
          : toAbortError({ ...context, afterMs: timeoutMs });
      }
      const delayMs =
        outcome.retry &&
        retryDelayMs({
          advice: outcome.retry,
          attempt,
          remainingMs: endsAt - performance.now(),
          random: Math.random(),
        });
      if (delayMs === undefined || !(await tryWait(delayMs, signal))) {
        throw outcome.error;
      }
    }
  }

  async #attempt(
    parameters: CallParameters,
    context: CallContext & { signal: AbortSignal },
  ): Promise<Outcome> {
    const { command, changes, signal } = context;
    const { apiKey, secretKey } = this.#config;
    const call = buildCall({
      apiKey,
      command,
      parameters,
      expiresAt: new Date(Date.now() + SIGNATURE_LIFETIME_MS),
    });
    let answer: HttpAnswer;
    try {
      answer = await this.#transport.send({
        method: changes ? 'POST' : 'GET',
        query: buildSignedQuery(call, secretKey),
        signal,
      });
    } catch (error) {
      return {
        error: toConnectionError(error, context),
        retry: !changes && isTransient(error) ? 'backoff' : undefined,
      };
    }
    this.#latencyMs = answer.durationMs;
    this.#clockSkewMs = answer.clockSkewMs ?? this.#clockSkewMs;
    return this.#read(answer, context);
  }

  async #read(
    answer: HttpAnswer,
    context: CallContext & { signal: AbortSignal },
  ): Promise<Outcome> {
    const { command, changes } = context;
    const body = tryOpenEnvelope(answer.text);
    const refusal = tryReadRefusal(body);
    if (body && !refusal && answer.status === 200) return { body };

    if (!refusal) {
      const retry = !changes && [502, 503, 504].includes(answer.status);
      return {
        error: toForeignAnswerError(answer.status, context),
        retry: retry ? 'backoff' : undefined,
      };
    }
    this.#logger[changes ? 'warn' : 'debug'](
      `CloudStack refused ${command}: ${describeRefusal(
        refusal,
        this.#config,
      )}`,
      { region: this.#region.id },
    );
    if (refusal.code === 401) {
      return { error: await this.#explainUnauthorised(refusal, context) };
    }
    const error = new RefusedError(refusal, context);
    if (refusal.code === 429) {
      const afterMs = readRetryAfterMs(refusal);
      return { error, retry: afterMs === undefined ? 'backoff' : { afterMs } };
    }
    return { error, retry: refusal.code === 503 ? 'backoff' : undefined };
  }

  /** A signed call of an unknown command is answered like one with a bad key: a harmless call tells them apart. */
  async #explainUnauthorised(
    refusal: Refusal,
    context: CallContext & { signal: AbortSignal },
  ): Promise<RegionError> {
    const { command, signal } = context;
    const clockSkewMs = this.#clockSkewMs;
    if (command === HARMLESS_COMMAND) {
      return toUnauthorisedError({ ...context, clockSkewMs });
    }
    if (saysCommandNotAllowed(refusal)) {
      return new RefusedError(refusal, context);
    }
    try {
      await this.read(HARMLESS_COMMAND, {}, { signal });
    } catch {
      return toUnauthorisedError({ ...context, clockSkewMs });
    }
    return new RefusedError(refusal, context);
  }
}
