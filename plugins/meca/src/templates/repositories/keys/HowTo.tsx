import { Muted } from '../../../components';
import { useMecaTranslation } from '../../../translation';
import { publisherCommands, rotateCommand } from './commands';
import { CommandLines } from './CommandLines';
import { KeyPublisher, OwnerKind } from './keyOwners';
import styles from './Keys.module.css';

/** How a key is replaced that this portal does not hold. */
export function HowTo(props: {
  kind: OwnerKind;
  /** With the kind `publisher`. */
  publisher?: KeyPublisher;
}) {
  const { kind, publisher } = props;
  const { t } = useMecaTranslation();
  const steps = publisher && publisherCommands(publisher, t);
  return (
    <details className={styles.howTo}>
      <summary>{t('templates.repositories.keys.how.summary')}</summary>
      <Muted block>{t(`templates.repositories.keys.how.${kind}`)}</Muted>
      <CommandLines commands={steps ? steps.enter : [rotateCommand(kind, t)]} />
      {steps && (
        <>
          <Muted block>{t('templates.repositories.keys.how.then')}</Muted>
          <CommandLines commands={steps.replace} />
        </>
      )}
    </details>
  );
}
