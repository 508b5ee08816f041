/** KEYS of all scripts: the lock, and the counter of its fencing tokens. ARGV[1]: its owner. */

/** Longer than clocks are apart: a counter may be forgotten once every clock has passed its last token. */
const COUNTER_DAYS = 30;

/**
 * The last token of this node; 0 if the key holds none, whatever else it holds. The limit keeps tokens below
 * 2^53, up to which Lua and JavaScript count exactly; no clock reaches it before the year 2255.
 */
const LAST_TOKEN = `
  local function lastToken()
    local stored = redis.pcall('get', KEYS[2])
    local number = type(stored) == 'string' and tonumber(stored) or 0
    if not (number >= 0 and number < 9007199254740000) then return 0 end
    return math.floor(number)
  end
  local function keepToken(token)
    redis.call('set', KEYS[2], string.format('%.0f', token), 'EX', ${COUNTER_DAYS * 86_400})
  end
`;

/**
 * ARGV[2]: the lease in ms. Returns a token, or 0 if the lock is held.
 * The token is greater than every earlier one of this node; its clock, in microseconds since 1970, keeps it
 * rising also if the node has lost its data. A lock without an expiry would be held for ever, so it gets one
 * and is free a lease later.
 */
export const TAKE = `
  ${LAST_TOKEN}
  if redis.call('pttl', KEYS[1]) == -1 then redis.call('pexpire', KEYS[1], ARGV[2]) end
  if not redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
  local time = redis.call('time')
  local token = math.max(lastToken() + 1, time[1] * 1000000 + time[2])
  keepToken(token)
  return token
`;

/** True while the owner holds the lock. A key of another type is not its lock. */
const OWNS = `redis.pcall('get', KEYS[1]) == ARGV[1]`;

/** ARGV[2]: a token of another node, which later tokens of this node must exceed. */
export const RAISE_TOKEN = `
  ${LAST_TOKEN}
  if not (${OWNS}) then return 0 end
  keepToken(math.max(lastToken(), tonumber(ARGV[2])))
  return 1
`;

/**
 * ARGV[2]: the lease in ms. Does not take a lock that has ended: another may have held it in between, and
 * would have a greater token.
 */
export const EXTEND = `
  if not (${OWNS}) then return 0 end
  redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
`;

export const RELEASE = `
  if not (${OWNS}) then return 0 end
  return redis.call('del', KEYS[1])
`;
