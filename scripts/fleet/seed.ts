import { existsSync, writeFileSync } from 'node:fs';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';
import { runTool, type Fleet, type ToolName } from './programs.ts';
import type { Progress } from '../terminal/progress.mjs';

/**
 * Gives a new data folder its starter menu, and its first seller where WeChat is our own sandbox: under the
 * real one `seller-1` could be anybody.
 */
export async function seed(fleet: Fleet, progress: Progress) {
  const mark = `${fleet.settings.dataDir}/seeded`;
  if (existsSync(mark)) return;
  await progress.step('first menu and first seller', async () => {
    const menu = runSeed('menu-import', ['--if-empty', `${PROJECT}/menu/starter-menu.csv`], fleet);
    const seller = fleet.env.DIANCAN_WECHAT_OPEN_URL
      ? undefined
      : runSeed('seller', ['add', 'seller-1'], fleet);
    await Promise.all([menu, seller]);
  });
  writeFileSync(mark, `${new Date().toISOString()}\n`);
}

async function runSeed(tool: ToolName, args: string[], fleet: Fleet) {
  const { code, stdout, stderr } = await runTool(tool, args, fleet);
  if (code === 0) return;
  const details = `${stdout}${stderr}`
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-8);
  throw new Failure(
    `The new database could not be filled: ${tool} ${args.join(' ')} ended with exit code ${code}.`,
    { details },
  );
}
