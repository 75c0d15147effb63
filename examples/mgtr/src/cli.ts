import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildRepositories } from './buildRepositories';
import { readDescription } from './description';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  if (!values.out) throw new Error('Say where: --out FOLDER');
  const description = await readDescription(
    join(process.cwd(), 'templates.yaml'),
  );
  const folder = resolve(values.out);
  const made = await buildRepositories({ folder, description });
  process.stdout.write(
    made
      ? `Made the template repositories in ${folder}\n`
      : `Kept the template repositories in ${folder}; remove it to have them made anew\n`,
  );
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
