/**
 * Each script touches the keys of one slot. Of an entry: its value, the lease of the process that loads it,
 * and the changes under way (a sorted set of tokens by the time at which they count as dead). A key of
 * another type is replaced.
 */

const NOW_MS = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Whether a change is under way; forgets those that have died. */
const CHANGING = `
  ${NOW_MS}
  local function changing(key)
    local count = redis.pcall('ZCOUNT', key, '(' .. now, '+inf')
    if type(count) == 'table' then redis.call('DEL', key) return false end
    return count > 0
  end`;

/** KEYS: generation, changes. ARGV: a new generation. Returns the generation; nil while all is changed. */
export const GENERATION = `
  ${CHANGING}
  local known = redis.pcall('GET', KEYS[1])
  if type(known) == 'string' then return known end
  if changing(KEYS[2]) then return nil end
  redis.call('SET', KEYS[1], ARGV[1])
  return ARGV[1]`;

/**
 * KEYS: value, lease, changes. ARGV: token, lease in ms, prefix of usable values and leases, the unusable
 * value.
 */
export const TAKE = `
  ${CHANGING}
  local stored = redis.pcall('GET', KEYS[1])
  if type(stored) == 'string' and stored ~= ARGV[4] and string.sub(stored, 1, #ARGV[3]) == ARGV[3] then
    return 'stored'
  end
  if changing(KEYS[3]) then return 'closed' end
  local held = redis.pcall('GET', KEYS[2])
  if type(held) == 'string' and string.sub(held, 1, #ARGV[3]) == ARGV[3] then return 'busy' end
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return 'leased'`;

/** KEYS: value, lease. ARGV: token, value, its lifetime in ms. */
export const STORE = `
  if redis.pcall('GET', KEYS[2]) ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  redis.call('DEL', KEYS[2])
  return 1`;

/** KEYS: lease. ARGV: token. */
export const RELEASE = `
  if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])`;

/** KEYS: value, lease (or only the generation). ARGV: channel, notice. */
export const EVICT = `
  redis.call('DEL', unpack(KEYS))
  redis.call('PUBLISH', ARGV[1], ARGV[2])`;

/**
 * KEYS: value, lease, changes (or generation, a lease of its own, changes). ARGV: channel, notice, token, how
 * long the change lasts at most in ms. The token in the lease stops running loads and other changes.
 */
export const BEGIN = `
  ${CHANGING}
  changing(KEYS[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  redis.call('ZADD', KEYS[3], now + ARGV[4], ARGV[3])
  local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')
  redis.call('PEXPIREAT', KEYS[3], last[2])
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
  redis.call('PUBLISH', ARGV[1], ARGV[2])`;

/** As BEGIN, without the time. ARGV 4 and 5: a value and its lifetime in ms, or nothing. */
export const END = `
  ${CHANGING}
  changing(KEYS[3])
  local mine = redis.call('ZREM', KEYS[3], ARGV[3]) == 1
  local alone = mine and redis.pcall('GET', KEYS[2]) == ARGV[3] and not changing(KEYS[3])
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('PUBLISH', ARGV[1], ARGV[2])
  if not (alone and ARGV[4]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
  return 1`;
