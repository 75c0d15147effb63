import { RefObject, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextAreaField,
  ToggleButton,
} from '@backstage/ui';
import {
  RiClipboardLine,
  RiFullscreenExitLine,
  RiFullscreenLine,
  RiKeyboardLine,
  RiRefreshLine,
} from '@remixicon/react';
import { StateChip } from '../../session/StateChip';
import { useMecaTranslation } from '../../translation';
import { formatCountdown, Remaining } from './remaining';
import { ConsoleConnection } from './useConsole';
import { Fullscreen } from './useFullscreen';
import styles from './Console.module.css';

const TONE = {
  connecting: 'busy',
  connected: 'good',
  disconnected: 'bad',
} as const;

export interface ConsoleToolbarProps {
  toolbarRef: RefObject<HTMLDivElement>;
  title: string;
  connection: ConsoleConnection;
  remaining: Remaining;
  scale: boolean;
  onScale(scale: boolean): void;
  fullscreen: Fullscreen;
}

/** How the console stands and what can be done with it. */
export function ConsoleToolbar(props: ConsoleToolbarProps) {
  const { connection, remaining, fullscreen } = props;
  const { t } = useMecaTranslation();
  const { state } = connection.status;
  const isConnected = state === 'connected';
  return (
    <div
      ref={props.toolbarRef}
      role="group"
      aria-label={t('workspaces.console.toolbar')}
      className={styles.toolbar}
    >
      <Text as="h2" variant="title-x-small">
        {props.title}
      </Text>
      <span role="status">
        <StateChip tone={TONE[state]}>
          {t(`workspaces.console.${state}`)}
        </StateChip>
      </span>
      <Text className={styles.countdown}>
        {remaining.isOver
          ? t('workspaces.console.over')
          : t('workspaces.console.endsIn', {
              left: formatCountdown(remaining.seconds),
            })}
      </Text>
      <div className={styles.buttons}>
        {fullscreen.isPossible && (
          <Button
            size="small"
            variant="secondary"
            iconStart={
              fullscreen.isOn ? <RiFullscreenExitLine /> : <RiFullscreenLine />
            }
            onPress={fullscreen.toggle}
          >
            {fullscreen.isOn
              ? t('workspaces.console.leaveFullscreen')
              : t('workspaces.console.fullscreen')}
          </Button>
        )}
        <ToggleButton
          size="small"
          isSelected={props.scale}
          onChange={props.onScale}
        >
          {t('workspaces.console.fit')}
        </ToggleButton>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiKeyboardLine />}
          isDisabled={!isConnected}
          onPress={connection.sendCtrlAltDel}
        >
          {t('workspaces.console.ctrlAltDel')}
        </Button>
        <PasteButton connection={connection} isDisabled={!isConnected} />
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiRefreshLine />}
          isDisabled={state === 'connecting'}
          onPress={connection.reconnect}
        >
          {t('workspaces.console.reconnect')}
        </Button>
      </div>
    </div>
  );
}

/** A text field instead of the browser's clipboard, which asks for leave or is not there over plain http. */
function PasteButton(props: {
  connection: ConsoleConnection;
  isDisabled: boolean;
}) {
  const { t } = useMecaTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiClipboardLine />}
        isDisabled={props.isDisabled}
        onPress={() => setIsOpen(true)}
      >
        {t('workspaces.console.paste')}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} width={480}>
        <DialogHeader>{t('workspaces.console.paste')}</DialogHeader>
        <DialogBody>
          <TextAreaField
            label={t('workspaces.console.pasteTitle')}
            value={text}
            onChange={setText}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the only field of the dialog
            autoFocus
          />
        </DialogBody>
        <DialogFooter>
          <Button
            variant="primary"
            isDisabled={text === ''}
            onPress={() => {
              props.connection.paste(text);
              setText('');
              setIsOpen(false);
            }}
          >
            {t('workspaces.console.pasteSend')}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}
