import { readFileSync, writeFileSync } from 'node:fs';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { figuresOf } from './figures.ts';
import { rowsOf, withLastColumn } from './table.ts';

const HELP = `npm run house                the figures of this checkout
npm run house -- <folder>    those of another one
npm run house -- --json      as JSON; shares are between 0 and 1
npm run house -- --record    also writes them into the last column of the table in docs/README.md`;
const DOCS = `${import.meta.dirname}/../../docs/README.md`;

export async function main(args: string[]): Promise<void> {
  const options = { json: { type: 'boolean' }, record: { type: 'boolean' } } as const;
  const said = commandLine(args, HELP, options, { positionals: true });
  if (!said) return;
  const { values, positionals } = said;
  const figures = await figuresOf(positionals[0] ?? `${import.meta.dirname}/../..`);
  const rows = rowsOf(figures);
  if (values.record) writeFileSync(DOCS, withLastColumn(readFileSync(DOCS, 'utf8'), rows));
  if (values.json) console.log(JSON.stringify(figures, null, 2));
  else for (const [label, value] of rows) console.log(`${label.padEnd(36)}${value}`);
}
