import { existsSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { TOOLS } from '../fleet/services.mjs';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';

/**
 * Gives a new fleet its starter menu, and its first seller if one is wanted. Runs at each `docker compose
 * up`, and does nothing once it has done its work: a menu that was emptied stays empty.
 */
export async function main(): Promise<void> {
  const { env } = process;
  const mark = `${env.DIANCAN_DATA_DIR}/seeded`;
  if (existsSync(mark)) return console.log('✓ seeded before');
  await run('menu-import', ['--if-empty', `${PROJECT}/menu/starter-menu.csv`]);
  if (env.DIANCAN_FIRST_SELLER) await run('seller', ['add', env.DIANCAN_FIRST_SELLER]);
  writeFileSync(mark, `${new Date().toISOString()}\n`);
}

async function run(tool: keyof typeof TOOLS, args: string[]) {
  const { service, entry } = TOOLS[tool];
  // Each tool has the settings of its service, and works on the schema of that service.
  const its = (variable: string) => process.env[`${variable}_${service.toUpperCase()}`];
  const env = {
    ...process.env,
    DIANCAN_DB_URL: its('DIANCAN_DB_URL'),
    DIANCAN_CONFIG_TOKEN: its('DIANCAN_CONFIG_TOKEN'),
  };
  const program = `${PROJECT}/dist/apps/${service}/src/${entry}`;
  const options = { env, stdio: 'inherit', reject: false } as const;
  const { failed, exitCode } = await execa(process.execPath, [program, ...args], options);
  if (failed)
    throw new Failure(
      `The new database could not be filled: ${tool} ${args.join(' ')} ended with exit code ${exitCode}.`,
    );
}
