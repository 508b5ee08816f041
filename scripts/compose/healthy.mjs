// @ts-check
import { get } from 'node:http';
import { appHere } from './app-here.mjs';

/**
 * What a container is asked for its health: exit code 0 when its process is ready, else 1 and what is
 * missing. It runs every few seconds in each of them: fetch alone would take more of the processor than the
 * answer and all of this.
 */
const ANSWERS_WITHIN_MS = 4_000;

process.exitCode = 1;
const request = get(`${appHere(process.env).url}/health/ready`, { timeout: ANSWERS_WITHIN_MS }, answer => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  answer.pipe(process.stdout);
});
request.on('timeout', () => void request.destroy(new Error('no answer in time')));
request.on('error', error => console.log(error.message));
