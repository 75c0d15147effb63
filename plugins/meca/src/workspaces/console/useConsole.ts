import { RefObject, useEffect, useRef, useState } from 'react';
import { discoveryApiRef, useApi } from '@backstage/core-plugin-api';
import type RfbClient from '@novnc/novnc';
import { mecaApiRef } from '../../api';
import { describeError } from '../../components';
import { buildConsoleUrl } from './consoleUrl';
import { loadRfb } from './loadRfb';

/** Why there is no picture; each has a sentence and a remedy in the translations. */
export type DisconnectReason =
  /** It worked, then the line broke. */
  | 'lost'
  /** The other side closed it in good order. */
  | 'closed'
  /** The ticket was given, the machine did not answer. */
  | 'unanswered'
  /** The service gave no ticket; it says why. */
  | 'refused'
  /** The machine wants a password that the portal does not have. */
  | 'password';

export type ConsoleStatus =
  | { state: 'connecting' }
  | { state: 'connected' }
  | { state: 'disconnected'; reason: DisconnectReason; message?: string };

export interface ConsoleConnection {
  status: ConsoleStatus;
  /** When the service will close it; undefined before the first ticket. */
  closesAt?: string;
  reconnect(): void;
  sendCtrlAltDel(): void;
  /** False: it was not sent, as there is no connection. */
  paste(text: string): boolean;
}

/**
 * Draws the screen of a workspace into `target`. Every connect, also the second of React's
 * StrictMode, asks for a ticket of its own: a ticket opens one door once.
 */
export function useConsole(options: {
  workspaceId: string;
  target: RefObject<HTMLElement>;
  scale: boolean;
}): ConsoleConnection {
  const { workspaceId, target, scale } = options;
  const mecaApi = useApi(mecaApiRef);
  const discoveryApi = useApi(discoveryApiRef);
  const [attempt, setAttempt] = useState(0);
  const [status, setStatus] = useState<ConsoleStatus>({ state: 'connecting' });
  const [closesAt, setClosesAt] = useState<string>();
  const client = useRef<RfbClient>();
  const scaled = useRef(scale);

  useEffect(() => {
    scaled.current = scale;
    if (client.current) client.current.scaleViewport = scale;
  }, [scale]);

  useEffect(() => {
    const element = target.current;
    if (!element) return undefined;
    const abort = new AbortController();
    let rfb: RfbClient | undefined;
    const tell = (next: ConsoleStatus) =>
      !abort.signal.aborted && setStatus(next);
    tell({ state: 'connecting' });

    async function connect(screen: HTMLElement) {
      // Before the ticket, which lives for seconds only.
      const [Rfb, baseUrl] = await Promise.all([
        loadRfb(),
        discoveryApi.getBaseUrl('meca'),
      ]);
      if (abort.signal.aborted) return;
      const ticket = await mecaApi.call(
        'openConsole',
        { params: { workspaceId } },
        { signal: abort.signal },
      );
      if (abort.signal.aborted) return;
      setClosesAt(ticket.closesAt);
      const opened = new Rfb(screen, buildConsoleUrl(baseUrl, ticket.path), {
        shared: true,
        wsProtocols: ['binary'],
      });
      rfb = opened;
      opened.scaleViewport = scaled.current;
      client.current = opened;
      // It writes an error to the browser's console when it is told to close what is closed.
      opened.addEventListener('disconnect', () => {
        rfb = undefined;
        // A new connection may have taken its place meanwhile.
        if (client.current === opened) client.current = undefined;
      });
      followClient(opened, tell);
    }

    connect(element).catch(error =>
      tell({
        state: 'disconnected',
        reason: 'refused',
        message: describeError(error).message,
      }),
    );
    return () => {
      abort.abort();
      client.current = undefined;
      rfb?.disconnect();
    };
  }, [attempt, workspaceId, target, mecaApi, discoveryApi]);

  return {
    status,
    closesAt,
    reconnect: () => setAttempt(before => before + 1),
    sendCtrlAltDel: () => client.current?.sendCtrlAltDel(),
    paste: text => {
      if (!client.current || status.state !== 'connected') return false;
      client.current.clipboardPasteFrom(text);
      return true;
    },
  };
}

/** Turns the client's events into what people are told. */
function followClient(rfb: RfbClient, tell: (next: ConsoleStatus) => void) {
  let wasConnected = false;
  let refusal: ConsoleStatus | undefined;
  rfb.addEventListener('connect', () => {
    wasConnected = true;
    tell({ state: 'connected' });
    rfb.focus();
  });
  rfb.addEventListener('credentialsrequired', () => {
    refusal = { state: 'disconnected', reason: 'password' };
    rfb.disconnect();
  });
  rfb.addEventListener('securityfailure', event => {
    refusal = {
      state: 'disconnected',
      reason: 'password',
      message: event.detail.reason,
    };
  });
  rfb.addEventListener('disconnect', event => {
    if (refusal) tell(refusal);
    else if (!wasConnected)
      tell({ state: 'disconnected', reason: 'unanswered' });
    else {
      tell({
        state: 'disconnected',
        reason: event.detail.clean ? 'closed' : 'lost',
      });
    }
  });
}
