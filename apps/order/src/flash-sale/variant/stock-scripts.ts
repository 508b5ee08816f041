/**
 * Stock in Redis without a log. KEYS of each: a hash with `stock` and `grants` (the number of the last grant
 * of the database that it includes), and a hash of reservations: id to `taken` or `refused`.
 */

/** Fills it once: live stock is never overwritten. ARGV stock grants, for how long in ms. */
export const FILL = `
  if redis.call('exists', KEYS[1]) == 1 then return 0 end
  redis.call('hset', KEYS[1], 'stock', ARGV[1], 'grants', ARGV[2])
  return redis.call('pexpire', KEYS[1], ARGV[3])`;

/** Takes all or nothing, and records it under the id in the same step. ARGV id quantity. */
export const TAKE = `
  local s = redis.call('hmget', KEYS[1], 'stock', 'grants')
  if not s[1] then return {'EMPTY', '0'} end
  local known = redis.call('hget', KEYS[2], ARGV[1])
  if known then return {known, s[2]} end
  if tonumber(s[1]) < tonumber(ARGV[2]) then return {'short', s[2]} end
  redis.call('hincrby', KEYS[1], 'stock', -ARGV[2])
  redis.call('hset', KEYS[2], ARGV[1], 'taken')
  redis.call('pexpire', KEYS[2], redis.call('pttl', KEYS[1]))
  return {'taken', s[2]}`;

/** Gives back what was taken under the id. From now on nothing can be taken under it. ARGV id quantity. */
export const RELEASE = `
  local known = redis.call('hget', KEYS[2], ARGV[1])
  if known == 'refused' then return 0 end
  redis.call('hset', KEYS[2], ARGV[1], 'refused')
  if known and redis.call('exists', KEYS[1]) == 1 then
    return redis.call('hincrby', KEYS[1], 'stock', ARGV[2])
  end
  return 0`;

/** Adds what the database has granted, each grant once. ARGV number of the first one, then its pieces, … */
export const GRANT = `
  local grants = tonumber(redis.call('hget', KEYS[1], 'grants') or '-1')
  for at = 2, #ARGV do
    if tonumber(ARGV[1]) + at - 2 == grants + 1 then
      grants = grants + 1
      redis.call('hincrby', KEYS[1], 'stock', ARGV[at])
      redis.call('hset', KEYS[1], 'grants', grants)
    end
  end
  return grants`;
