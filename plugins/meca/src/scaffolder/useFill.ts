import { useEffect } from 'react';

const RETRY_MS = 50;

/**
 * Tells the form what a field shows although the form does not have it yet; nothing while `value` is undefined.
 *
 * @remarks Until the form has it, and not once: fields that say something at the same moment overwrite each other, since the
 * form adds to the data of its last render, and it renders nothing anew for the one that was overwritten.
 */
export function useFill<T>(
  value: T | undefined,
  onChange: (value: T) => void,
  options: {
    /** Milliseconds without any change of the form to wait for first, so as not to overwrite what is being typed. */
    quietMs?: number;
  } = {},
): void {
  const { quietMs } = options;
  useEffect(() => {
    if (value === undefined) return undefined;
    if (quietMs === undefined) onChange(value);
    const timer = setInterval(() => onChange(value), quietMs ?? RETRY_MS);
    return () => clearInterval(timer);
  });
}
