import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LockNode, startThreeNodes } from '../testing/three-nodes.js';
import { LockModule } from './lock.module.js';
import { Locks } from './locks.js';

let nodes: LockNode[];
beforeAll(async () => {
  nodes = await startThreeNodes();
});
afterAll(() => Promise.all((nodes ?? []).map(node => node.stop())));
afterEach(() => Promise.all(nodes.map(node => node.reset())));

class Settings {
  urls: string[] = [];
}

/** @returns how many keys each node holds while the lock is held; the first one is the service's own Redis */
async function keysWhileHeld(urls: string[]): Promise<number[]> {
  @Module({
    providers: [
      { provide: Redis, useValue: nodes[0]!.open() },
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
  const sizes = () => Promise.all(nodes.map(node => node.admin.dbsize()));
  const found = await module.get(Locks).run('a', { leaseMs: 60_000, waitMs: 0 }, sizes);
  await module.close();
  return found;
}

describe('the module of locks', () => {
  it('holds locks in the Redis of the service if no node is named', async () => {
    expect(await keysWhileHeld([])).toEqual([2, 0, 0]);
  });

  it('holds locks in the nodes that are named, and not in the Redis of the service', async () => {
    const [, ...others] = nodes;
    expect(await keysWhileHeld(others.map(node => node.path.url))).toEqual([0, 2, 2]);
  });
});
