// @ts-check
import { runToolHere } from './fleet/tool-here.mjs';
import { runMain } from './terminal/failure.mjs';

await runMain(() => runToolHere('seller', process.argv.slice(2)));
