import { runMenuImport } from './menu-import/menu-import.cli.js';

process.exitCode = await runMenuImport(process.argv.slice(2), {
  environment: process.env,
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
});
