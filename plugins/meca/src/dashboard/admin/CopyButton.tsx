import { useState } from 'react';
import { Button } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { Muted } from '../../components';
import { useMecaTranslation } from '../../translation';

/** Puts a text on the clipboard and says whether that worked. */
export function CopyButton(props: { text: string; label: string }) {
  const { t } = useMecaTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setState('copied');
    } catch {
      setState('failed'); // no permission, or no https
    }
  };
  return (
    <span aria-live="polite">
      <Button
        size="small"
        variant="secondary"
        aria-label={props.label}
        iconStart={state === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={copy}
      >
        {state === 'copied'
          ? t('dashboard.admin.copied')
          : t('dashboard.admin.copy')}
      </Button>
      {state === 'failed' && (
        <Muted block>{t('dashboard.admin.copyFailed')}</Muted>
      )}
    </span>
  );
}
