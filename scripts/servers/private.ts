import { mariadb } from './mariadb.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redis } from './redis.ts';
import type { ServerKind } from './kinds.mjs';
import type { ProcessRegistry } from '../processes/registry.mjs';
import type { Program } from '../processes/start-program.ts';

export interface PrivateServerOptions {
  /** Absolute; holds its data and settings. */
  folder: string;
  /** On 127.0.0.1; RabbitMQ also takes the two after it. */
  port: number;
  /** Of letters and digits. */
  password: string;
  /** Erlang's secret, for RabbitMQ. */
  cookie?: string;
  /** False in tests: a crash may lose the last second. */
  durable: boolean;
  logFile: string;
  registry?: ProcessRegistry;
}

export interface PrivateServer {
  /** Contains the account and its password. */
  url: string;
  /** Makes its folders and settings; repeatable. */
  prepare: () => Promise<void>;
  /** In the order in which they must start. */
  programs: Program[];
}

export const PRIVATE_SERVERS: Record<ServerKind, (options: PrivateServerOptions) => PrivateServer> = {
  mariadb,
  redis,
  rabbitmq,
};
