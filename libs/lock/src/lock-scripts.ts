/** Longer than clocks are apart: a counter may be forgotten once every clock has passed its last token. */
const COUNTER_DAYS = 30;

/**
 * Goes before redlock's script, with the same KEYS and ARGV. A lock without an expiry would be held for ever,
 * so it gets one and is free a lease later.
 */
export const END_ENDLESS = `
  if redis.call('pttl', KEYS[1]) == -1 then redis.call('pexpire', KEYS[1], ARGV[2]) end
`;

/**
 * Head of the scripts below. KEYS: the lock, and the counter of its fencing tokens. ARGV[1]: the lock's
 * value. Only the owner goes on: a token taken after the end of the lease would be greater than that of the
 * next holder.
 * The last token is 0 if the key holds none, whatever else it holds. The limit keeps tokens below 2^53, up to
 * which Lua and JavaScript count exactly; no clock reaches it before the year 2255.
 */
const OF_OWNER = `
  if redis.pcall('get', KEYS[1]) ~= ARGV[1] then return 0 end
  local function lastToken()
    local stored = redis.pcall('get', KEYS[2])
    local number = type(stored) == 'string' and tonumber(stored) or 0
    if not (number >= 0 and number < 9007199254740000) then return 0 end
    return math.floor(number)
  end
  local function keepToken(token)
    redis.call('set', KEYS[2], string.format('%.0f', token), 'EX', ${COUNTER_DAYS * 86_400})
    return token
  end
`;

/**
 * Returns a token, or 0 if the lock is lost. The token is greater than every earlier one of this node; its
 * clock, in microseconds since 1970, keeps it rising also if the node has lost its data.
 */
export const NEXT_TOKEN = `
  ${OF_OWNER}
  local time = redis.call('time')
  return keepToken(math.max(lastToken() + 1, time[1] * 1000000 + time[2]))
`;

/** ARGV[2]: a token of another node; later tokens of this node must exceed it. Returns 0 like NEXT_TOKEN. */
export const RAISE_TOKEN = `
  ${OF_OWNER}
  return keepToken(math.max(lastToken(), tonumber(ARGV[2])))
`;
