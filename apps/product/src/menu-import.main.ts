import { runMenuImport } from './menu-import/run-menu-import.js';

process.exitCode = await runMenuImport(process.argv.slice(2), {
  environment: process.env,
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
});
