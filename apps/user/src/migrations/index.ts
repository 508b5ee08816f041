import { Users1795305600000 } from './1795305600000-users.js';

/** In the order of their making. */
export const MIGRATIONS = [Users1795305600000];
