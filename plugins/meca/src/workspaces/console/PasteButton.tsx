import { useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { RiClipboardLine } from '@remixicon/react';
import { useMecaTranslation } from '../../translation';
import { ConsoleConnection } from './useConsole';
import styles from './Console.module.css';

type Outcome = { sent: true; count: number } | { sent: false };

/**
 * Puts text into the clipboard of the machine, and says whether it went there. A text field instead of the browser's
 * clipboard, which asks for leave or is not there over plain http.
 */
export function PasteButton(props: {
  connection: ConsoleConnection;
  isDisabled: boolean;
}) {
  const { t } = useMecaTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();

  function send() {
    const sent = props.connection.paste(text);
    setOutcome(sent ? { sent, count: [...text].length } : { sent });
    // What was not sent stays, to be sent again.
    if (!sent) return;
    setText('');
    setIsOpen(false);
  }

  return (
    <>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiClipboardLine />}
        isDisabled={props.isDisabled}
        onPress={() => {
          setOutcome(undefined);
          setIsOpen(true);
        }}
      >
        {t('workspaces.console.paste')}
      </Button>
      <span role="status" className={styles.pasted}>
        {outcome?.sent &&
          t('workspaces.console.pasted', { count: outcome.count })}
      </span>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} width={480}>
        <DialogHeader>{t('workspaces.console.paste')}</DialogHeader>
        <DialogBody>
          <TextAreaField
            label={t('workspaces.console.pasteTitle')}
            description={t('workspaces.console.pasteHint')}
            value={text}
            onChange={setText}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the only field of the dialog
            autoFocus
          />
          <div role="alert">
            {outcome?.sent === false && (
              <Text color="danger">{t('workspaces.console.notPasted')}</Text>
            )}
          </div>
        </DialogBody>
        <DialogFooter>
          <Button
            variant="secondary"
            onPress={() => {
              setText('');
              setIsOpen(false);
            }}
          >
            {t('components.cancel')}
          </Button>
          <Button variant="primary" isDisabled={text === ''} onPress={send}>
            {t('workspaces.console.pasteSend')}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}
