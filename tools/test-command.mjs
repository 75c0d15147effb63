// `yarn test` is what it is in every Backstage repository: `backstage-cli repo test` with the arguments given.
// `npm test` (or `node tools/test-command.mjs`) installs everything and runs all there is: see tools/test.mjs.
import { spawn } from 'node:child_process';

const byYarn = process.env.npm_config_user_agent?.startsWith('yarn/');
const [command, ...args] = byYarn
  ? ['backstage-cli', 'repo', 'test']
  : [process.execPath, 'tools/with-node.mjs', 'tools/test.mjs'];

const child = spawn(command, [...args, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', code => process.exit(code ?? 1));
