#!/usr/bin/env node
// An installed package has dist/; in the repository itself the sources are run as they are.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const source = join(__dirname, '../src/cli.ts');
if (existsSync(source)) {
  require('tsx/cjs');
  require(source);
} else {
  require('../dist/cli.cjs.js');
}
