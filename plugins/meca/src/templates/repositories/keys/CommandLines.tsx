import { CopyButton } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import styles from './Keys.module.css';

/** Commands to be run elsewhere, each to be copied. */
export function CommandLines({ commands }: { commands: string[] }) {
  const { t } = useMecaTranslation();
  return (
    <ul className={styles.commands}>
      {commands.map(command => (
        <li key={command}>
          <code>{command}</code>
          <CopyButton
            text={command}
            label={t('templates.repositories.keys.copy', { command })}
          />
        </li>
      ))}
    </ul>
  );
}
