import { useState } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useMecaTranslation } from '../translation';
import { Muted } from './Muted';

/** Puts a text into the clipboard and says whether that worked. */
export function CopyButton(props: {
  text: string;
  /** What is copied, for screen readers. */
  label: string;
}) {
  const { text, label } = props;
  const { t } = useMecaTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed'); // no permission, or no https
    }
  };
  return (
    <>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={state === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        aria-label={label}
        onPress={copy}
      />
      <span aria-live="polite">
        {state !== 'idle' && <Muted>{t(`components.copy.${state}`)}</Muted>}
      </span>
    </>
  );
}
