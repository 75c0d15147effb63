import { useState } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { Muted } from '../../components';
import { useMecaTranslation } from '../../translation';
import styles from './Versions.module.css';

/** Enough of a hash to tell two versions apart at a glance; the clipboard gets all of it. */
const SHOWN = 12;

export function HashWithCopy(props: { sha256: string; label: string }) {
  const { sha256, label } = props;
  const { t } = useMecaTranslation();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(sha256);
      setState('copied');
    } catch {
      setState('failed'); // no permission, or no https
    }
  };
  return (
    <span className={styles.hash}>
      <code title={sha256}>{sha256.slice(0, SHOWN)}…</code>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={state === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        aria-label={label}
        onPress={copy}
      />
      <span aria-live="polite">
        {state === 'copied' && <Muted>{t('templates.version.copied')}</Muted>}
        {state === 'failed' && (
          <Muted>{t('templates.version.copyFailed')}</Muted>
        )}
      </span>
    </span>
  );
}
