import { useEffect } from 'react';

const RETRY_MS = 50;

/**
 * Tells the form what a field shows although nobody has touched it; nothing while `value` is undefined.
 *
 * @remarks Until the form has it, and not once: fields that fill in something at the same moment overwrite each other, since
 * the form adds to the data of its last render, and it renders nothing anew for the one that was overwritten.
 */
export function useFill<T>(
  value: T | undefined,
  onChange: (value: T) => void,
): void {
  useEffect(() => {
    if (value === undefined) return undefined;
    onChange(value);
    const timer = setInterval(() => onChange(value), RETRY_MS);
    return () => clearInterval(timer);
  });
}
