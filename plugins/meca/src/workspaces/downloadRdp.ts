import { Workspace } from '@meca/backstage-plugin-meca-common';
import { MecaApi } from '../api';

/** Fetches the file with the viewer's token, which a plain link would not carry, and hands it to the browser. */
export async function downloadRdp(
  api: MecaApi,
  workspace: Pick<Workspace, 'id' | 'ordinal' | 'title'>,
): Promise<void> {
  const text = await api.call('getRemoteDesktopFile', {
    params: { workspaceId: workspace.id },
  });
  const url = URL.createObjectURL(
    new Blob([text], { type: 'application/x-rdp' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileName(workspace)}.rdp`;
  link.click();
  // Not at once: the download may begin after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileName({ title, ordinal }: { title: string; ordinal: number }) {
  const plain = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${plain || 'workspace'}-${ordinal}`;
}
