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
  /** False: may lose its last second in a crash, for tests. */
  durable: boolean;
  logFile: string;
  registry?: ProcessRegistry;
}

export interface PrivateServer {
  /** With everything needed to enter. */
  url: string;
  /** Makes its folders and settings; repeatable. */
  prepare: () => Promise<void>;
  /** To be started in this order. */
  programs: Program[];
}

export const PRIVATE_SERVERS: Record<ServerKind, (options: PrivateServerOptions) => PrivateServer> = {
  mariadb,
  redis,
  rabbitmq,
};
