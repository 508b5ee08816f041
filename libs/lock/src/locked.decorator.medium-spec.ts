import { randomUUID } from 'node:crypto';
import { redisForSpecs } from '@diancan/testing/redis';
import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentLock, type HeldLock } from './held-lock.js';
import { LockBusyError } from './lock-errors.js';
import { LockModule } from './lock.module.js';
import { Locked } from './locked.decorator.js';
import { Locks } from './locks.js';

const OPTIONS = { leaseMs: 60_000, waitMs: 0 };

@Injectable()
class Kitchen {
  readonly prefix = `spec:${randomUUID()}`;

  constructor(readonly locks: Locks) {}

  @Locked<Kitchen, [dish: string]>({
    ...OPTIONS,
    name(dish) {
      return `${this.prefix}:${dish}`;
    },
  })
  async cook(dish: string, meanwhile: () => Promise<unknown>): Promise<[string, HeldLock]> {
    await meanwhile();
    return [dish, currentLock()];
  }

  @Locked({ ...OPTIONS, name: `spec:${randomUUID()}` })
  async clean(meanwhile: () => Promise<unknown>): Promise<unknown> {
    return meanwhile();
  }
}

let redis: Redis;
let module: TestingModule;
let kitchen: Kitchen;
beforeAll(async () => {
  redis = redisForSpecs();
  @Module({ providers: [{ provide: Redis, useValue: redis }], exports: [Redis] })
  class RedisModule {}
  module = await Test.createTestingModule({
    imports: [{ module: RedisModule, global: true }, LockModule],
    providers: [Kitchen],
  }).compile();
  kitchen = module.get(Kitchen);
});
afterAll(async () => {
  await module?.close();
  redis?.disconnect();
});

const nothing = async () => undefined;

describe('a method with @Locked', () => {
  it('runs under the lock that its arguments name', async () => {
    const [dish] = await kitchen.cook('rice', async () => {
      await expect(kitchen.cook('rice', nothing)).rejects.toThrow(LockBusyError);
      expect(await kitchen.cook('soup', nothing)).toEqual(['soup', expect.anything()]);
    });
    expect(dish).toBe('rice');
    expect(await kitchen.cook('rice', nothing)).toEqual(['rice', expect.anything()]);
  });

  it('may have a lock of a fixed name', async () => {
    const second = () => expect(kitchen.clean(nothing)).rejects.toThrow(LockBusyError);
    await kitchen.clean(second);
    expect.assertions(1);
  });

  it('reaches its fencing token and its signal', async () => {
    const [, first] = await kitchen.cook('rice', nothing);
    const [, second] = await kitchen.cook('rice', nothing);
    expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
    expect(second.signal.aborted).toBe(false);
  });

  it('sees the innermost lock, and its own again afterwards', async () => {
    let inner: HeldLock | undefined;
    const [, outer] = await kitchen.cook('rice', async () => {
      [, inner] = await kitchen.cook('soup', nothing);
    });
    expect(inner).toBeDefined();
    expect(inner).not.toBe(outer);
  });
});

describe('work under no lock', () => {
  it('has no current lock', () => {
    expect(() => currentLock()).toThrow('The current work runs under no lock');
  });
});
