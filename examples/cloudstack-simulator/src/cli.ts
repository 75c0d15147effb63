import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './description/readConfig';
import { startSimulator } from './simulator';

const USAGE = `Usage: cloudstack-simulator --config FILE [--state FILE] [--admin-port PORT] [--console-port PORT]

  --config FILE        description of the regions, YAML or JSON
  --state FILE         keep machines, jobs, tags and keys in this file over a restart
  --admin-port PORT    port that switches faults (default: adminPort of the description, or any free port)
  --console-port PORT  port of the console page (default: consolePort of the description, or any free port)
`;

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConfigError(`--${name} must be a port, but is ${text}`);
  }
  return port;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      state: { type: 'string' },
      'admin-port': { type: 'string' },
      'console-port': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || !values.config) {
    (values.help ? process.stdout : process.stderr).write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const config = await readConfig(values.config);
  const simulator = await startSimulator({
    ...config,
    adminPort: readPort('admin-port', values['admin-port']) ?? config.adminPort,
    consolePort:
      readPort('console-port', values['console-port']) ?? config.consolePort,
    stateFile: values.state,
  });
  for (const { regionId, name, version, endpoint } of simulator.regions) {
    process.stdout.write(
      `${String(regionId).padStart(4)}  ${name.padEnd(22)} ${version.padEnd(
        10,
      )} ${endpoint}\n`,
    );
  }
  process.stdout.write(
    `Faults: ${simulator.adminUrl}  Consoles: ${simulator.consoleUrl}\n`,
  );
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch(error => {
  const text = error instanceof ConfigError ? error.message : error?.stack;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
