// @ts-check
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Folders in which packages install servers, and which may be missing in the PATH of a user. */
const MORE_FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
];

/**
 * @param {string[]} names tried in this order
 * @param {string[]} [firstIn] folders that come before PATH
 * @returns {string | null} absolute path
 */
export function findBinary(names, firstIn = []) {
  const folders = [...firstIn, ...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS];
  for (const name of names) {
    for (const folder of folders) {
      if (folder.startsWith('/') && isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/**
 * RabbitMQ's own script. Debian's wrapper of the same name on the PATH insists on the user `rabbitmq`.
 */
export function findRabbitmqServer() {
  return findBinary(
    ['rabbitmq-server'],
    ['/usr/lib/rabbitmq/bin', ...versionFolders('/usr/lib/rabbitmq/lib')],
  );
}

/** @param {string} parent */
function versionFolders(parent) {
  try {
    return readdirSync(parent).map(name => join(parent, name, 'sbin'));
  } catch {
    return [];
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
