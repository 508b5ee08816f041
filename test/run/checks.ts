import { readFileSync } from 'node:fs';
import { PROJECT } from '../../scripts/project.mjs';
import { Interrupted } from '../../scripts/terminal/failure.mjs';
import { runLogged } from '../../scripts/toolchain/run-logged.mjs';
import type { Progress } from '../../scripts/terminal/progress.mjs';
import type { Tally } from './tally.mjs';

/** npm scripts that say something about the code without running it. */
const CHECKS = ['format:check', 'lint', 'typecheck', 'boundaries', 'unused'];

/**
 * Runs each check; a failed one shows its whole output.
 * @returns each check counts as one
 */
export async function runChecks({
  logDir,
  env,
  progress,
  signal,
}: {
  logDir: string;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  signal: AbortSignal;
}): Promise<Tally> {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const check of CHECKS) {
    const logFile = `${logDir}/${check.replace(':', '-')}.log`;
    try {
      await progress.step(check, () =>
        runLogged({
          command: 'npm',
          args: ['run', '--silent', check],
          cwd: PROJECT,
          env,
          logFile,
          failure: `${check} failed`,
          signal,
        }),
      );
      tally.passed++;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      tally.failed++;
      progress.say(readFileSync(logFile, 'utf8').trimEnd());
    }
  }
  return tally;
}
