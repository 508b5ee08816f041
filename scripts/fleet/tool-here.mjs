// @ts-check
import { spawn } from 'node:child_process';
import { requireNode } from '../toolchain/node.mjs';
import { toolCommand, toolEnvironment } from './programs.mjs';
import { runningFleet } from './running.mjs';

/**
 * Runs a command line tool of the running fleet on this terminal, in the caller's folder: its arguments may name files.
 * @param {import('./programs.mjs').ToolName} tool
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export function runToolHere(tool, args) {
  requireNode();
  const fleet = runningFleet();
  const child = spawn(fleet.node, toolCommand(tool, args, fleet), {
    // npm itself moves to the project's folder and tells here where it was called.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: toolEnvironment(tool, fleet),
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
}
