import type { Fault, RushWorld } from './rush-world.js';

export const DRAIN_KILLED: Fault = {
  name: 'the instance that drains is killed',
  happen: world => world.killDrain(),
};

const REDIS_KEPT: Fault = {
  name: 'Redis is killed and starts again with its data',
  happen: world => world.redis.restart('kept'),
};

export const REDIS_OLD: Fault = {
  name: 'Redis is killed and starts again with an old copy of its data',
  prepare: world => world.redis.copy(),
  happen: world => world.redis.restart('old'),
};

export const REDIS_LOST: Fault = {
  name: 'Redis is killed and starts again empty',
  happen: world => world.redis.restart('lost'),
};

const LASTS_MS = 20_000;

export const ALL_FAULTS: readonly Fault[] = [
  DRAIN_KILLED,
  REDIS_KEPT,
  REDIS_OLD,
  REDIS_LOST,
  {
    name: 'the instance that drains is killed while Redis starts again empty',
    happen: async world => {
      await Promise.all([world.killDrain(), world.redis.restart('lost')]);
    },
  },
  { name: 'the instance that drains is frozen for 20 s', happen: world => world.freezeDrain(LASTS_MS) },
  { name: 'Redis is emptied', happen: async world => void (await world.redis.admin.flushall()) },
  ...(['OOM', 'READONLY', 'NOREPLICAS', 'MASTERDOWN'] as const).map(refusal => ({
    name: `Redis refuses with ${refusal} for 20 s`,
    happen: (world: RushWorld) => world.refuseWrites(refusal, LASTS_MS),
  })),
];
