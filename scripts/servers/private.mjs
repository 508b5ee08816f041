// @ts-check
import { mariadb } from './mariadb.mjs';
import { rabbitmq } from './rabbitmq.mjs';
import { redis } from './redis.mjs';

/**
 * @typedef {object} PrivateServerOptions
 * @property {string} folder absolute; holds its data and settings
 * @property {number} port on 127.0.0.1; RabbitMQ also takes the two after it
 * @property {string} password of letters and digits
 * @property {string} [cookie] Erlang's secret, for RabbitMQ
 * @property {boolean} durable false: may lose its last second in a crash, for tests
 * @property {string} logFile
 * @property {import('../processes/registry.mjs').ProcessRegistry} [registry]
 */

/**
 * @typedef {object} PrivateServer
 * @property {string} url with everything needed to enter
 * @property {() => Promise<void>} prepare makes its folders and settings; repeatable
 * @property {import('../processes/start-program.mjs').Program[]} programs to be started in this order
 */

/** @type {Record<import('./kinds.mjs').ServerKind, (options: PrivateServerOptions) => PrivateServer>} */
export const PRIVATE_SERVERS = { mariadb, redis, rabbitmq };
