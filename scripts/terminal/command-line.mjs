// @ts-check
import { parseArgs } from 'node:util';
import { codeOf, Failure, reasonOf } from './failure.mjs';

const HELP = /** @type {const} */ ({ type: 'boolean', short: 'h' });

/**
 * @template {import('node:util').ParseArgsOptionsConfig} Options
 * @typedef {ReturnType<typeof parseArgs<{ options: Options, allowPositionals: true }>>} Said
 */

/**
 * Parses a command line; `--help` prints the help instead.
 * @template {import('node:util').ParseArgsOptionsConfig} Options
 * @param {string[]} args
 * @param {string} help
 * @param {Options} options
 * @param {{ positionals?: boolean }} [more] positionals: whether it takes arguments that are no options
 * @returns {Said<Options> | null} null after the help
 * @throws {Failure} for an argument that the command does not take
 */
export function commandLine(args, help, options, { positionals = false } = {}) {
  try {
    const said = parseArgs({ args, options: { ...options, help: HELP }, allowPositionals: positionals });
    if (!('help' in said.values)) return /** @type {any} */ (said);
    console.log(help);
    return null;
  } catch (error) {
    if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS_')) throw error;
    throw new Failure(`${reasonOf(error).split('. ')[0]}: --help says what this command takes.`);
  }
}
