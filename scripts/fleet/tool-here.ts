import { execa } from 'execa';
import { toolCommand, toolEnvironment, type ToolName } from './programs.ts';
import { runningFleet } from './running.ts';

/**
 * Runs a command line tool of the running fleet on this terminal, in the caller's folder: its arguments may
 * name files. Its help needs no fleet.
 * @returns its exit code
 */
export async function runToolHere(tool: ToolName, args: string[], usage: string): Promise<number> {
  if (args.some(arg => arg === '--help' || arg === '-h')) {
    console.log(usage.trimEnd());
    return 0;
  }
  const fleet = runningFleet();
  const { exitCode } = await execa(fleet.node, toolCommand(tool, args, fleet), {
    // npm itself moves to the project's folder and tells here where it was called.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: toolEnvironment(tool, fleet),
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
  });
  return exitCode ?? 1;
}
