import { runCli } from './cli/runCli';

runCli(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    // A fault of this program, not of its use: keep the trace.
    console.error(error);
    process.exitCode = 70;
  },
);
