import type { ServiceName } from '@diancan/contracts';
import type { Redis, Result } from 'ioredis';
import { z } from 'zod';
import type { Instance } from './instance.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    announceInstance(leases: string, instances: string, id: string, instance: string, leaseMs: number): Result<number, Context>;
    withdrawInstance(leases: string, instances: string, id: string): Result<number, Context>;
    listInstances(leases: string, instances: string): Result<string[], Context>;
  }
}

const announced = z.string().transform(parseJson).pipe(z.object({
  id: z.string(),
  origin: z.url(),
  tcp: z.object({ host: z.string(), port: z.int() }).optional(),
  zone: z.string(),
  weight: z.number().positive(),
  version: z.string(),
  healthy: z.boolean(),
}));

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Redis keeps the clock: leases end at the same moment for everybody. A heartbeat that changes nothing tells nobody. */
const ANNOUNCE = `${NOW}
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

const WITHDRAW = `redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('HDEL', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

const LIST = `${NOW}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
end
return redis.call('HVALS', KEYS[2])`;

/** Both keys of a service share a slot of a cluster; the first is also the channel on which a change is told. */
const keysOf = (service: ServiceName): [string, string] => [`registry:{${service}}`, `registry:{${service}}:instances`];

export const channelOf = (service: ServiceName): string => keysOf(service)[0];

/** The instances of each service, as they announced themselves in Redis for the time of a lease. */
export class Registry {
  constructor(private readonly redis: Redis) {
    redis.defineCommand('announceInstance', { numberOfKeys: 2, lua: ANNOUNCE });
    redis.defineCommand('withdrawInstance', { numberOfKeys: 2, lua: WITHDRAW });
    redis.defineCommand('listInstances', { numberOfKeys: 2, lua: LIST });
  }

  /** Adds an instance, or prolongs its lease. @param leaseMs until it is forgotten, unless it is announced again */
  async announce({ service, ...instance }: Instance, leaseMs: number): Promise<void> {
    await this.redis.announceInstance(...keysOf(service), instance.id, JSON.stringify(instance), leaseMs);
  }

  /** Takes an instance out at once. */
  async withdraw({ service, id }: Instance): Promise<void> {
    await this.redis.withdrawInstance(...keysOf(service), id);
  }

  /** Who is there now. What another version wrote and we cannot read is left out. */
  async list(service: ServiceName): Promise<Instance[]> {
    const stored = await this.redis.listInstances(...keysOf(service));
    return stored
      .map(text => announced.safeParse(text))
      .flatMap(({ data }) => (data === undefined ? [] : [{ ...data, service }]))
      .toSorted((one, other) => one.id.localeCompare(other.id));
  }
}
