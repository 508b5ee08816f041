import type { ServiceName } from '@diancan/contracts';
import type { Redis, Result } from 'ioredis';
import { z } from 'zod';
import type { Instance } from './instance.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    announceInstance(
      leases: string,
      instances: string,
      id: string,
      instance: string,
      leaseMs: number,
    ): Result<number, Context>;
    withdrawInstance(leases: string, instances: string, id: string): Result<number, Context>;
    listInstances(
      leases: string,
      instances: string,
      graceMs: number,
      leaseMs: number,
    ): Result<[0 | 1, string[]], Context>;
  }
}

const announced = z
  .string()
  .transform(parseJson)
  .pipe(
    z.object({
      id: z.string(),
      origin: z.url(),
      tcp: z.object({ host: z.string(), port: z.int() }).optional(),
      zone: z.string(),
      weight: z.number().positive(),
      version: z.string(),
      healthy: z.boolean(),
    }),
  );

/** Undefined if the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As in `config-repo/application.yml`. */
const DEFAULT_LEASE_MS = 6_000;

/**
 * The keys of a service that no instance has announced for this long expire, in ms. Longer than any outage.
 */
const FORGOTTEN_AFTER_MS = 86_400_000;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Drops a key of another type, which no instance can have written. */
const MEND = `
local function mend(key, kind)
  local found = redis.call('TYPE', key).ok
  if found ~= kind and found ~= 'none' then redis.call('DEL', key) end
end
`;

/**
 * Uses Redis' clock, so that a lease ends at the same moment for all readers. Publishes only if something
 * changed.
 */
const ANNOUNCE = `${NOW}${MEND}
mend(KEYS[1], 'zset')
mend(KEYS[2], 'hash')
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
local known = redis.call('HGET', KEYS[2], ARGV[1])
if known ~= ARGV[2] then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ${FORGOTTEN_AFTER_MS})
redis.call('PEXPIRE', KEYS[2], ${FORGOTTEN_AFTER_MS})
if known == ARGV[2] then return 0 end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

const WITHDRAW = `${MEND}
mend(KEYS[1], 'zset')
mend(KEYS[2], 'hash')
redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('HDEL', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

/**
 * No lease ends while Redis refuses writes, because none can be prolonged. The script checks this with the
 * command that prolongs, in a form that changes nothing: a full Redis refuses that command, but not those
 * that remove. ARGV[1]: how long, in ms, an ended lease goes on if it may have ended because it could not be
 * prolonged, else 0. ARGV[2]: how long an entry that lost its lease is kept.
 */
const LIST = `${NOW}${MEND}
local refused = redis.pcall('ZADD', KEYS[1], 'XX', now, '')
if type(refused) == 'table' and not string.find(refused.err, 'WRONGTYPE') then
  if redis.call('TYPE', KEYS[2]).ok ~= 'hash' then return { 0, {} } end
  return { 0, redis.call('HVALS', KEYS[2]) }
end
mend(KEYS[1], 'zset')
mend(KEYS[2], 'hash')
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  if tonumber(ARGV[1]) > 0 then
    redis.call('ZADD', KEYS[1], now + ARGV[1], id)
  else
    redis.call('ZREM', KEYS[1], id)
    redis.call('HDEL', KEYS[2], id)
  end
end
if redis.call('HLEN', KEYS[2]) > redis.call('ZCARD', KEYS[1]) then
  for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
    redis.call('ZADD', KEYS[1], 'NX', now + ARGV[2], id)
  end
end
return { 1, redis.call('HVALS', KEYS[2]) }`;

/**
 * Both keys of a service share one slot of a cluster. The first is also the channel on which changes are
 * published.
 */
const keysOf = (service: ServiceName): [string, string] => [
  `registry:{${service}}`,
  `registry:{${service}}:instances`,
];

export const channelOf = (service: ServiceName): string => keysOf(service)[0];

/** The instances of each service, announced in Redis under leases. */
export class Registry {
  /**
   * Whether leases could be prolonged when this process last read them. Nothing is known of earlier times.
   */
  readonly #lastRead = new Map<ServiceName, 'renewable' | 'suspended'>();

  /** @param leaseMs how long leases last */
  constructor(
    private readonly redis: Redis,
    private readonly leaseMs: () => number = () => DEFAULT_LEASE_MS,
  ) {
    redis.defineCommand('announceInstance', { numberOfKeys: 2, lua: ANNOUNCE });
    redis.defineCommand('withdrawInstance', { numberOfKeys: 2, lua: WITHDRAW });
    redis.defineCommand('listInstances', { numberOfKeys: 2, lua: LIST });
  }

  /**
   * Adds an instance, or prolongs its lease.
   * @param leaseMs how long it stays, unless it is announced again
   */
  async announce({ service, ...instance }: Instance, leaseMs: number): Promise<void> {
    await this.redis.announceInstance(...keysOf(service), instance.id, JSON.stringify(instance), leaseMs);
  }

  /** Removes an instance at once. */
  async withdraw({ service, id }: Instance): Promise<void> {
    await this.redis.withdrawInstance(...keysOf(service), id);
  }

  /**
   * The instances that are there now. Entries of another version that cannot be read are left out. While
   * Redis refuses writes, an ended lease removes no instance; after it refused writes or was away, each
   * instance gets the time of one lease to announce itself again.
   * @throws Error if Redis is away or refuses reads, too
   */
  async list(service: ServiceName): Promise<Instance[]> {
    const stored = await this.#stored(service);
    return stored
      .map(text => announced.safeParse(text))
      .flatMap(({ data }) => (data === undefined ? [] : [{ ...data, service }]))
      .toSorted((one, other) => one.id.localeCompare(other.id));
  }

  async #stored(service: ServiceName): Promise<string[]> {
    const leaseMs = this.leaseMs();
    const graceMs = this.#lastRead.get(service) === 'suspended' ? leaseMs : 0;
    try {
      const [renewable, stored] = await this.redis.listInstances(...keysOf(service), graceMs, leaseMs);
      this.#lastRead.set(service, renewable === 1 ? 'renewable' : 'suspended');
      return stored;
    } catch (error) {
      if (this.#lastRead.has(service)) this.#lastRead.set(service, 'suspended');
      throw error;
    }
  }
}
