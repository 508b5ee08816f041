// @ts-check
import { fileURLToPath } from 'node:url';

/** The project's folder, without a trailing slash. */
export const PROJECT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** What the scripts themselves keep between runs: locks, half-made builds, logs of installations. */
export const WORKSHOP = `${PROJECT}/.build`;
