import { useEffect, useState } from 'react';
import { useFill } from './useFill';

/**
 * A value that is typed: what was typed last counts until the form has it, whatever the form says meanwhile. Without that,
 * a quick typist loses digits to a field that fills in something at the same moment; see {@link useFill}.
 */
export function useOwnValue<T>(
  formData: T | undefined,
  onChange: (value: T) => void,
): { value: T | undefined; change(value: T): void } {
  const [own, setOwn] = useState<{ value: T }>();
  const isKept =
    own !== undefined && JSON.stringify(own.value) === JSON.stringify(formData);
  useEffect(() => {
    if (isKept) setOwn(undefined);
  }, [isKept]);
  useFill(isKept ? undefined : own?.value, onChange);
  return {
    value: own ? own.value : formData,
    change: value => setOwn({ value }),
  };
}
