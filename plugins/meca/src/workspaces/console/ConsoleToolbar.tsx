import { RefObject } from 'react';
import { Button, Text, ToggleButton } from '@backstage/ui';
import {
  RiFullscreenExitLine,
  RiFullscreenLine,
  RiKeyboardLine,
  RiRefreshLine,
} from '@remixicon/react';
import { StateChip } from '../../session/StateChip';
import { useMecaTranslation } from '../../translation';
import { formatCountdown, Remaining } from './remaining';
import { PasteButton } from './PasteButton';
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
