// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { TOOLS } from '../fleet/services.mjs';
import { PROJECT } from '../project.mjs';
import { Failure, runMain } from '../terminal/failure.mjs';

/**
 * Gives a new fleet its starter menu, and its first seller where there is to be one. Runs to its end at each
 * `docker compose up`, and does nothing once it has done its work: a menu that somebody emptied stays empty.
 */
await runMain(async () => {
  const { env } = process;
  const mark = `${env.DIANCAN_DATA_DIR}/seeded`;
  if (existsSync(mark)) return console.log('✓ seeded before');
  await run('menu-import', ['--if-empty', `${PROJECT}/menu/starter-menu.csv`]);
  if (env.DIANCAN_FIRST_SELLER) await run('seller', ['add', env.DIANCAN_FIRST_SELLER]);
  writeFileSync(mark, `${new Date().toISOString()}\n`);
});

/** @param {keyof typeof TOOLS} tool @param {string[]} args */
async function run(tool, args) {
  const { service, entry } = TOOLS[tool];
  // Each has the settings of its own service, and works on that one's schema.
  const its = (/** @type {string} */ variable) => process.env[`${variable}_${service.toUpperCase()}`];
  const env = {
    ...process.env,
    DIANCAN_DB_URL: its('DIANCAN_DB_URL'),
    DIANCAN_CONFIG_TOKEN: its('DIANCAN_CONFIG_TOKEN'),
  };
  const child = spawn(process.execPath, [`${PROJECT}/dist/apps/${service}/src/${entry}`, ...args], {
    env,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0)
    throw new Failure(
      `The new database could not be filled: ${tool} ${args.join(' ')} ended with exit code ${code}.`,
    );
}
