import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  ErrorLike,
  InputError,
  isError,
  NotFoundError,
  ServiceUnavailableError,
  stringifyError,
} from '@backstage/errors';
import { isRegionError, RegionError } from '@meca/backstage-plugin-meca-node';
import { ErrorRequestHandler } from 'express';

/** Errors that were written for the caller; the root router knows their status. */
const WRITTEN_FOR_CALLERS = new Set([
  'InputError',
  'AuthenticationError',
  'NotAllowedError',
  'NotFoundError',
  'ConflictError',
  'NotImplementedError',
  'ServiceUnavailableError',
]);

/**
 * Turns whatever a route threw into an error fit for a stranger: no stack, no cause, no foreign text. The root
 * router writes the answer.
 */
export function createErrorHandler(options: {
  logger: LoggerService;
}): ErrorRequestHandler {
  return (error, request, response, next) => {
    // The client has gone; there is nobody to tell.
    if (response.destroyed) return;
    const answer = toAnswer(error, fault => {
      const id = randomUUID();
      options.logger.error(
        `${request.method} ${request.path} failed (${id})`,
        fault,
      );
      return id;
    });
    // The root router shows stacks in development; they end here.
    answer.stack = undefined;
    next(answer);
  };
}

function toAnswer(error: unknown, log: (fault: Error) => string): Error {
  if (isRegionError(error)) return fromRegion(error);
  if (!isError(error)) {
    return hide(new Error(`Something odd was thrown: ${typeof error}`), log);
  }
  if (WRITTEN_FOR_CALLERS.has(error.name)) {
    return withoutCause(error);
  }
  return fromBodyParser(error) ?? hide(error, log);
}

/** The name decides the status, so it is kept; own details such as the reasons of a refusal as well. */
function withoutCause(error: ErrorLike): Error {
  const { cause, stack: _stack, message: _message, ...details } = error;
  // Errors of Backstage repeat their cause at the end of the message.
  const tail =
    cause === undefined ? '' : `; caused by ${stringifyError(cause)}`;
  const message =
    tail && error.message.endsWith(tail)
      ? error.message.slice(0, -tail.length)
      : error.message;
  return Object.assign(new Error(message), details, { name: error.name });
}

function fromRegion(error: RegionError): Error {
  const text = error.remedy
    ? `${error.message.replace(/\.$/, '')}. ${error.remedy}`
    : error.message;
  switch (error.code) {
    case 'not-found':
      return new NotFoundError(text);
    case 'conflict':
    case 'no-capacity':
    case 'rejected':
      return new ConflictError(text);
    default:
      return new ServiceUnavailableError(text);
  }
}

/** Its errors carry the body itself, and quote from it. */
function fromBodyParser(error: Error): Error | undefined {
  const { type } = error as { type?: unknown };
  if (type === 'entity.too.large') {
    return Object.assign(new Error('Invalid request: body: is too large'), {
      name: 'PayloadTooLargeError',
      statusCode: 413,
    });
  }
  if (
    type === 'entity.parse.failed' ||
    type === 'encoding.unsupported' ||
    type === 'charset.unsupported'
  ) {
    return new InputError('Invalid request: body: is not JSON in UTF-8');
  }
  return undefined;
}

function hide(error: Error, log: (fault: Error) => string): Error {
  const id = log(error);
  return new Error(
    `Something went wrong in the portal; its log says more under ${id}`,
  );
}
