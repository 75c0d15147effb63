/** What an error means to the person who looks at the page. */
export interface ErrorDescription {
  kind: 'offline' | 'denied' | 'missing' | 'other';
  /** Written by the service, or empty if it did not answer. */
  message: string;
}

/** Reads what the API client throws. */
export function describeError(error: unknown): ErrorDescription {
  const { statusCode, cause, body, message } = error as {
    statusCode?: number;
    cause?: { message?: string };
    body?: { error?: { message?: string } };
    message?: string;
  };
  const said = body?.error?.message ?? cause?.message ?? message ?? '';
  if (statusCode === 403) return { kind: 'denied', message: said };
  if (statusCode === 404) return { kind: 'missing', message: said };
  // fetch rejects with a TypeError if there was no answer at all.
  if (statusCode === undefined && error instanceof TypeError) {
    return { kind: 'offline', message: '' };
  }
  return { kind: 'other', message: said };
}
