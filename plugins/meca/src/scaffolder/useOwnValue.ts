import { useState } from 'react';
import { useFill } from './useFill';

/**
 * A value that is typed: once something was typed that counts, and is told to the form until the form has it, whatever the
 * form says meanwhile. For a moment it may say what it had before, and a quick typist would lose digits to that.
 */
export function useOwnValue<T>(
  formData: T | undefined,
  onChange: (value: T) => void,
): { value: T | undefined; change(value: T): void } {
  const [own, setOwn] = useState<{ value: T }>();
  const isKept =
    own !== undefined && JSON.stringify(own.value) === JSON.stringify(formData);
  useFill(isKept ? undefined : own?.value, onChange);
  return {
    value: own ? own.value : formData,
    change: value => setOwn({ value }),
  };
}
