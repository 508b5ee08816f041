// @ts-check
import { fileURLToPath } from 'node:url';

/** The project's folder, without a trailing slash. */
export const PROJECT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** The scripts' own files between runs: locks, unfinished builds, logs of installations. */
export const WORKSHOP = `${PROJECT}/.build`;
