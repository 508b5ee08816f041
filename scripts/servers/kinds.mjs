// @ts-check
import { findBinary, findRabbitmqServer } from './find-binary.mjs';

/** @typedef {'mariadb' | 'redis' | 'rabbitmq'} ServerKind */

/**
 * @typedef {object} KindOfServer
 * @property {ServerKind} kind
 * @property {string} title
 * @property {string} aptPackage
 * @property {string} variable names an existing server to use instead
 * @property {() => boolean} isInstalled whether this machine has all programs of it
 */

/** @type {readonly KindOfServer[]} */
export const SERVER_KINDS = [
  {
    kind: 'mariadb',
    title: 'MariaDB',
    aptPackage: 'mariadb-server',
    variable: 'DIANCAN_MYSQL_URL',
    isInstalled: () => findBinary(['mariadbd']) !== null && findBinary(['mariadb-install-db']) !== null,
  },
  {
    kind: 'redis',
    title: 'Redis',
    aptPackage: 'redis-server',
    variable: 'DIANCAN_REDIS_URL',
    isInstalled: () => findBinary(['redis-server']) !== null,
  },
  {
    kind: 'rabbitmq',
    title: 'RabbitMQ',
    aptPackage: 'rabbitmq-server',
    variable: 'DIANCAN_RABBITMQ_URL',
    isInstalled: () =>
      findRabbitmqServer() !== null && findBinary(['epmd']) !== null && findBinary(['erl']) !== null,
  },
];
