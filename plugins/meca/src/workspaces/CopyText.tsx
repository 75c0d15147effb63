import { useRef, useState } from 'react';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useMecaTranslation } from '../translation';
import styles from './Workspaces.module.css';

/** A text to be taken elsewhere, and a button that copies it. */
export function CopyText(props: { label: string; text: string }) {
  const { t } = useMecaTranslation();
  const code = useRef<HTMLElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'selected'>();

  async function copy() {
    try {
      await navigator.clipboard.writeText(props.text);
      setOutcome('copied');
    } catch {
      // Refused, or not there as the portal is served over plain http.
      if (code.current) window.getSelection()?.selectAllChildren(code.current);
      setOutcome('selected');
    }
  }

  return (
    <div className={styles.copy}>
      <span>{props.label}</span>
      <code ref={code} className={styles.code}>
        {props.text}
      </code>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={t('workspaces.copy', { what: props.label })}
        icon={outcome === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={copy}
      />
      <span role="status">
        {outcome === 'copied' && t('workspaces.copied')}
        {outcome === 'selected' && t('workspaces.copyFailed')}
      </span>
    </div>
  );
}
