import { Command } from './Command';
import { findMachine } from './machineJobs';

const createConsoleEndpoint: Command = {
  name: 'createConsoleEndpoint',
  access: 'everybody',
  refs: { virtualmachineid: 'machines' },
  handle: call => {
    const { region, consoles } = call;
    const machine = findMachine(call, 'virtualmachineid');
    const key = 'consoleendpoint';
    if (machine.state !== 'Running') {
      const details = 'VM is not running, cannot start console session';
      return { kind: 'object', key, value: { success: false, details } };
    }
    const token = consoles.issue(region.id, machine.id);
    const { host, port } = consoles.address();
    const query = new URLSearchParams({
      autoconnect: 'true',
      port: String(port),
      token,
      language: 'us',
    });
    return {
      kind: 'object',
      key,
      value: {
        success: true,
        url: `http://${host}:${port}/resource/noVNC/vnc.html?${query}`,
        websocket: { token, host, port: String(port), path: 'websockify' },
      },
    };
  },
};

export const consoleCommands = [createConsoleEndpoint];
