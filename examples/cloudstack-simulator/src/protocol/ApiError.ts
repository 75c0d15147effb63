/** CloudStack's error numbers, which are also the HTTP status of the answer. */
export const ErrorCode = {
  unauthorized: 401,
  rateLimited: 429,
  malformedParameter: 430,
  parameter: 431,
  unsupported: 432,
  internal: 530,
  account: 531,
  resourceLimit: 532,
  insufficientCapacity: 533,
  resourceUnavailable: 534,
  resourceAllocation: 535,
  resourceInUse: 536,
} as const;

/** Codes of the Java exception behind an answer (field `cserrorcode`). */
export const CsErrorCode = {
  apiException: 9999,
  generic: 4250,
  insufficientAddress: 4325,
  invalidParameter: 4350,
  permissionDenied: 4365,
  resourceUnavailable: 4380,
} as const;

export interface ApiErrorOptions {
  /** Left out of the answer when undefined: the servlet's own refusals have none. */
  csErrorCode?: number;
  /** Answer under `errorresponse` instead of the command's own envelope. */
  generalEnvelope?: boolean;
}

/** A refusal in CloudStack's terms. */
export class ApiError extends Error {
  readonly name = 'ApiError';

  constructor(
    readonly code: number,
    message: string,
    readonly options: ApiErrorOptions = {
      csErrorCode: CsErrorCode.apiException,
    },
  ) {
    super(message);
  }
}

export function parameterError(message: string): ApiError {
  return new ApiError(ErrorCode.parameter, message);
}

/** A parameter refused by the command's own logic rather than by its declaration. */
export function invalidParameterValue(message: string): ApiError {
  return new ApiError(ErrorCode.parameter, message, {
    csErrorCode: CsErrorCode.invalidParameter,
  });
}

export function permissionDenied(message: string): ApiError {
  return new ApiError(ErrorCode.account, message, {
    csErrorCode: CsErrorCode.permissionDenied,
  });
}

export function unauthorized(
  message = 'unable to verify user credentials and/or request signature',
): ApiError {
  return new ApiError(ErrorCode.unauthorized, message, {});
}
