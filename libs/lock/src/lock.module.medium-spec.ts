import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LockNode, startThreeNodes } from '../testing/three-nodes.js';
import { LockModule } from './lock.module.js';
import { Locks } from './locks.js';

let nodes: LockNode[];
let own: PrivateRedis;
beforeAll(async () => {
  nodes = await startThreeNodes();
  own = await startPrivateRedis();
});
afterAll(() => Promise.all([...(nodes ?? []), own].map(node => node?.stop())));
afterEach(() => Promise.all([own.admin.flushall(), ...nodes.map(node => node.reset())]));

class Settings {
  urls: string[] = [];
}

/** @param keys how many each Redis holds while the lock is held: the service's own, and the three nodes */
async function holdWith(urls: string[], keys: number[]): Promise<void> {
  @Module({
    providers: [
      { provide: Redis, useValue: own.admin },
      { provide: Settings, useValue: { urls } },
    ],
    exports: [Redis, Settings],
  })
  class GlobalModule {}
  const module = await Test.createTestingModule({
    imports: [
      { module: GlobalModule, global: true },
      LockModule.nodes({ settings: Settings, redisUrls: made => made.urls }),
      LockModule,
    ],
  }).compile();
  const sizes = () => Promise.all([own, ...nodes].map(({ admin }) => admin.dbsize()));
  // A majority is enough for the lock; the last node may have it a moment later.
  const seen = () => vi.waitFor(async () => expect(await sizes()).toEqual(keys), { timeout: 30_000 });
  await module.get(Locks).run('a', { leaseMs: 60_000, waitMs: 0 }, seen);
  await module.close();
}

describe('the module of locks', () => {
  it('holds locks in the Redis of the service if no node is named', async () => {
    await holdWith([], [2, 0, 0, 0]);
    expect.hasAssertions();
  });

  it('holds locks in the nodes that are named, and not in the Redis of the service', async () => {
    await holdWith(
      nodes.map(node => node.path.url),
      [0, 2, 2, 2],
    );
    expect.hasAssertions();
  });
});
