import { useApi } from '@backstage/core-plugin-api';
import { Button } from '@backstage/ui';
import { Workspace } from '@meca/backstage-plugin-meca-common';
import { RiDownloadLine } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import { mecaApiRef } from '../api';
import { ErrorAlert } from '../components';
import { useMecaTranslation } from '../translation';
import { CopyText } from './CopyText';
import { downloadRdp } from './downloadRdp';
import styles from './Workspaces.module.css';

type Access = Workspace['access'][number];

/** Every way in besides the console; the service names them only while they are open. */
export function AccessMethods(props: { workspace: Workspace }) {
  const { workspace } = props;
  return (
    <div className={styles.access}>
      {workspace.access.map(access => (
        <AccessMethod
          key={`${access.protocol} ${access.port}`}
          access={access}
          workspace={workspace}
        />
      ))}
    </div>
  );
}

function AccessMethod(props: { access: Access; workspace: Workspace }) {
  const { access } = props;
  const { t } = useMecaTranslation();
  switch (access.protocol) {
    case 'rdp':
      return (
        <>
          <RdpDownload workspace={props.workspace} />
          <CopyText
            label={t('workspaces.address')}
            text={hostAndPort(access, 3389)}
          />
        </>
      );
    case 'vnc':
      return (
        <CopyText
          label={t('workspaces.vnc')}
          text={`${bracketed(access.address)}:${access.port}`}
        />
      );
    default:
      return (
        <CopyText
          label={t('workspaces.ssh')}
          text={
            access.port === 22
              ? `ssh ${access.address}`
              : `ssh -p ${access.port} ${access.address}`
          }
        />
      );
  }
}

function RdpDownload(props: { workspace: Workspace }) {
  const { t } = useMecaTranslation();
  const api = useApi(mecaApiRef);
  const download = useMutation({
    mutationFn: () => downloadRdp(api, props.workspace),
  });
  return (
    <>
      <Button
        variant="secondary"
        size="small"
        iconStart={<RiDownloadLine />}
        isPending={download.isPending}
        onPress={() => download.mutate()}
      >
        {t('workspaces.rdp.download')}
      </Button>
      {download.error && (
        <ErrorAlert title={t('workspaces.rdp.failed')} error={download.error} />
      )}
    </>
  );
}

function hostAndPort({ address, port }: Access, usual: number): string {
  return port === usual ? address : `${bracketed(address)}:${port}`;
}

/** An IPv6 address before a port needs brackets. */
function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
