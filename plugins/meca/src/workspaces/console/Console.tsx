import { KeyboardEvent, useRef, useState } from 'react';
import { Text } from '@backstage/ui';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { ConsoleNotice } from './ConsoleNotice';
import { ConsoleToolbar } from './ConsoleToolbar';
import { useConsole } from './useConsole';
import { useFullscreen } from './useFullscreen';
import { useRemaining } from './useRemaining';
import styles from './Console.module.css';

/** The machine's screen in the page, with what surrounds it: state, time left, buttons. */
export function Console(props: { workspace: Workspace }) {
  const { workspace } = props;
  const { t } = useMecaTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const toolbar = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(true);
  const connection = useConsole({
    workspaceId: workspace.id,
    target: screen,
    scale,
  });
  const remaining = useRemaining(connection.closesAt ?? workspace.endsAt);
  const fullscreen = useFullscreen(frame);

  /** The screen takes every key, Tab too: without a way out it would be a trap for keyboard users. */
  function leaveScreen(event: KeyboardEvent) {
    if (event.ctrlKey && event.altKey && event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      toolbar.current?.querySelector<HTMLElement>('button')?.focus();
    }
  }

  return (
    <section
      ref={frame}
      className={styles.frame}
      aria-label={t('workspaces.console.toolbar')}
    >
      <ConsoleToolbar
        toolbarRef={toolbar}
        title={workspace.title}
        connection={connection}
        remaining={remaining}
        scale={scale}
        onScale={setScale}
        fullscreen={fullscreen}
      />
      <ConsoleNotice connection={connection} remaining={remaining} />
      <div
        ref={screen}
        role="application"
        aria-label={t('workspaces.console.label', {
          title: workspace.title,
          ordinal: String(workspace.ordinal),
        })}
        className={styles.screen}
        hidden={connection.status.state === 'disconnected'}
        onKeyDownCapture={leaveScreen}
      />
      <Text as="p" variant="body-small" className={styles.hint}>
        {t('workspaces.console.keyboard')}
      </Text>
    </section>
  );
}
