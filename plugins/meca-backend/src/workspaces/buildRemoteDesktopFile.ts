import { Workspace } from '@meca/backstage-plugin-meca-common';
import { isIPv6 } from 'node:net';

/**
 * A file for remote desktop clients. It holds no user name: people sign in with what their teacher gave them.
 * Undefined: the template has no remote desktop.
 */
export function buildRemoteDesktopFile(
  workspace: Workspace,
): { name: string; content: string } | undefined {
  const port = workspace.access.find(({ protocol }) => protocol === 'rdp');
  if (!port) return undefined;
  const host = isIPv6(port.address) ? `[${port.address}]` : port.address;
  const lines = [
    `full address:s:${host}:${port.port}`,
    'prompt for credentials:i:1',
    'authentication level:i:2',
    'negotiate security layer:i:1',
    'enablecredsspsupport:i:1',
    'screen mode id:i:2',
    'dynamic resolution:i:1',
    'session bpp:i:32',
    'compression:i:1',
    'networkautodetect:i:1',
    'autoreconnection enabled:i:1',
    'redirectclipboard:i:1',
    'redirectprinters:i:0',
    'drivestoredirect:s:',
  ];
  return {
    name: `${toFileName(workspace.title)}-seat-${workspace.ordinal}.rdp`,
    content: lines.map(line => `${line}\r\n`).join(''),
  };
}

/** Only what every file system and every header takes. */
function toFileName(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain || 'workspace';
}
