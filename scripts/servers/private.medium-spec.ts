import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../network/free-port.mjs';
import { makeSecrets } from '../fleet/secrets.mjs';
import { ProcessRegistry } from '../processes/registry.mjs';
import { Supervisor } from '../processes/supervisor.mjs';
import type { ServerKind } from './kinds.mjs';
import { PRIVATE_SERVERS } from './private.mjs';

const secrets = makeSecrets();
let folder: string;
let port: number;
let registry: ProcessRegistry;
let supervisor: Supervisor;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'server-'));
  port = await freePort(3);
  registry = new ProcessRegistry(`${folder}/registry`);
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

/** Starts the server on the data of its earlier life, if it had one. */
async function start(kind: ServerKind): Promise<string> {
  const options = {
    folder: `${folder}/${kind}`,
    port,
    password: secrets.servers[kind],
    cookie: secrets.erlangCookie,
  };
  const server = PRIVATE_SERVERS[kind]({
    ...options,
    durable: true,
    logFile: `${folder}/${kind}.log`,
    registry,
  });
  supervisor = new Supervisor({ say: () => {} });
  await server.prepare();
  for (const program of server.programs) await supervisor.start(program);
  return server.url;
}

async function restart(kind: ServerKind): Promise<string> {
  await supervisor.stop();
  expect(registry.living()).toEqual([]);
  return start(kind);
}

describe('a private MariaDB', () => {
  it('commits to the disk, keeps its data, and lets nobody in without its password', async () => {
    const first = await createConnection(await start('mariadb'));
    await first.query('CREATE DATABASE kept');
    const [rows] = await first.query('SELECT @@innodb_flush_log_at_trx_commit AS flush, @@time_zone AS zone');
    expect(rows).toEqual([{ flush: 1, zone: '+00:00' }]);
    await first.end();

    const second = await createConnection(await restart('mariadb'));
    expect(await second.query("SHOW DATABASES LIKE 'kept'").then(([found]) => found)).toHaveLength(1);
    await second.end();

    await expect(createConnection({ host: '127.0.0.1', port, user: 'root' })).rejects.toMatchObject({
      code: expect.stringMatching(/^ER_ACCESS_DENIED/),
    });
  });
});

describe('a private Redis', () => {
  it('keeps its data, and lets nobody in without its password', async () => {
    const first = new Redis(await start('redis'));
    await first.set('kept', 'yes');
    await first.quit();

    const second = new Redis(await restart('redis'));
    expect(await second.get('kept')).toBe('yes');
    await second.quit();

    const stranger = new Redis({ port });
    stranger.on('error', () => {}); // it is refused before the command is
    await expect(stranger.get('kept')).rejects.toThrow('NOAUTH');
    stranger.disconnect();
  });

  it('has its password in a file that only its owner may read', async () => {
    await start('redis');
    expect(statSync(`${folder}/redis/redis.conf`).mode & 0o777).toBe(0o600);
  });
});

describe('a private RabbitMQ', () => {
  it(
    'lets its own account in and no guest, and ends with its port mapper',
    { timeout: 120_000 },
    async () => {
      const url = await start('rabbitmq');
      const connection = await connect(url);
      const channel = await connection.createConfirmChannel();
      const { queue } = await channel.assertQueue('', { exclusive: true });
      channel.sendToQueue(queue, Buffer.from('hello'));
      await channel.waitForConfirms();
      const message = await channel.get(queue, { noAck: true });
      expect(message && message.content.toString()).toBe('hello');
      await connection.close();

      await expect(connect(`amqp://guest:guest@127.0.0.1:${port}/`)).rejects.toThrow(/ACCESS_REFUSED|403/);
      await supervisor.stop();
      expect(registry.living()).toEqual([]);
    },
  );
});
