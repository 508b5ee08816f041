// @ts-check
import { get } from 'node:http';
import { appHere } from './app-here.mjs';

/**
 * The health check of a container: exits with 0 if its process is ready, else with 1, and prints what is
 * missing. It runs every few seconds in each container, so it does without fetch, which alone would take more
 * CPU time than the rest.
 */
const ANSWERS_WITHIN_MS = 4_000;

process.exitCode = 1;
const request = get(`${appHere(process.env).url}/health/ready`, { timeout: ANSWERS_WITHIN_MS }, answer => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  answer.pipe(process.stdout);
});
request.on('timeout', () => void request.destroy(new Error('no answer in time')));
request.on('error', error => console.log(error.message));
