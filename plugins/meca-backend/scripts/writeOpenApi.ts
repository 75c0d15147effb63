/** Renews openapi.yaml from the endpoint table. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { renderOpenApi } from './renderOpenApi';

writeFile(resolve(__dirname, '..', 'openapi.yaml'), renderOpenApi()).catch(
  error => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  },
);
