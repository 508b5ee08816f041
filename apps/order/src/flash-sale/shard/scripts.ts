/**
 * What happens in Redis, one atomic step each. Each step that takes stock appends an entry to the log in the
 * same step; the drain reads the log into the database. The id of an entry is its number, so a log that went
 * back in time refuses to be continued.
 *
 * Entries: R a buyer reserves · W a buyer waits · P a waiting buyer is served · X a waiting buyer is
 * refused · G pieces go to the reservoir · D pieces go back to the dish · O the log begins.
 */

/** Appends an entry and remembers its number. ARGV of the log come from the caller. */
const APPEND = `
local function append(kind, rid, buyer, quantity, content)
  local seq = redis.call('hincrby', KEYS[1], 'seq', 1)
  redis.call('xadd', KEYS[4], seq .. '-0', 'k', kind, 'r', rid, 'b', buyer, 'q', quantity, 'c', content)
  return seq
end`;

/** Milliseconds since 1970, by the clock of Redis. */
const CLOCK = `
local function clock()
  local time = redis.call('time')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end`;

/** The number of this start of the server: what it had not written to disk is lost with the next one. */
const RUN = `
local function run() return string.match(redis.call('info', 'server'), 'run_id:(%x+)') end`;

/**
 * Takes pieces for a buyer. A repeated request is recognised before anything else, so that nobody is refused
 * their own last piece. Nobody overtakes those who wait.
 * KEYS state buyers tickets log waiting. ARGV gen rid buyer quantity fingerprint content.
 */
export const TAKE = `${CLOCK}
  local s = redis.call('hmget', KEYS[1], 'gen', 'stock', 'seq', 'opens', 'closes', 'waiting', 'waitMax')
  if s[1] ~= ARGV[1] then return {'STALE'} end
  local known = redis.call('hget', KEYS[3], ARGV[2])
  if known then return {'REPEATED', known, ARGV[2]} end
  local now = clock()
  if now < tonumber(s[4]) or now >= tonumber(s[5]) then return {'CLOSED'} end
  local live = redis.call('hget', KEYS[2], ARGV[3])
  if live then return {'LIVE', redis.call('hget', KEYS[3], live), live} end
  local quantity, stock, waiting = tonumber(ARGV[4]), tonumber(s[2]), tonumber(s[6])
  local kind, seq = 'R', tonumber(s[3]) + 1
  if waiting == 0 and stock >= quantity then
    stock = stock - quantity
    redis.call('hset', KEYS[1], 'seq', seq, 'stock', stock)
  elseif waiting < tonumber(s[7]) then
    kind = 'W'
    redis.call('hset', KEYS[1], 'seq', seq, 'waiting', waiting + 1)
    redis.call('zadd', KEYS[5], seq, ARGV[2] .. '|' .. ARGV[3] .. '|' .. quantity)
  else
    return {'SOLD_OUT', stock}
  end
  redis.call('hset', KEYS[2], ARGV[3], ARGV[2])
  redis.call('hset', KEYS[3], ARGV[2], ARGV[1] .. ':' .. seq .. ':' .. ARGV[5])
  redis.call('xadd', KEYS[4], seq .. '-0', 'k', kind, 'r', ARGV[2], 'b', ARGV[3], 'q', quantity,
    'c', ARGV[6])
  return {kind, seq, stock}`;

/**
 * The state, and the log from an entry on. The run id tells a restart or a failover, after which acknowledged
 * entries may be missing.
 * KEYS state log waiting. ARGV cursor count.
 */
export const READ = `${CLOCK}${RUN}
  local s = redis.call('hmget', KEYS[1], 'gen', 'stock', 'seq', 'waiting', 'grants', 'opens', 'closes',
    'waitMax')
  local entries = redis.call('xrange', KEYS[2], ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])
  local first = redis.call('zrange', KEYS[3], 0, 0)[1]
  return {run(), clock(), s, entries, first and string.match(first, '|(%d+)$') or '0'}`;

/**
 * Applies what the database has granted, each grant once by its number, and serves those who wait.
 * KEYS state buyers tickets log waiting.
 * ARGV gen, number of the first grant, then quantity rid buyer of each.
 */
export const GRANT = `${APPEND}
  local s = redis.call('hmget', KEYS[1], 'gen', 'stock', 'grants', 'waiting')
  if s[1] ~= ARGV[1] then return {'STALE'} end
  local stock, grants, waiting = tonumber(s[2]), tonumber(s[3]), tonumber(s[4])
  local n = tonumber(ARGV[2])
  for at = 3, #ARGV, 3 do
    if n == grants + 1 then
      grants = n
      stock = stock + tonumber(ARGV[at])
      if ARGV[at + 1] ~= '' and redis.call('hget', KEYS[2], ARGV[at + 2]) == ARGV[at + 1] then
        redis.call('hdel', KEYS[2], ARGV[at + 2])
      end
    end
    n = n + 1
  end
  local served = 0
  while waiting > 0 and served < 500 do
    local first = redis.call('zrange', KEYS[5], 0, 0)[1]
    local rid, buyer, quantity = string.match(first, '^(.-)|(.-)|(%d+)$')
    if tonumber(quantity) > stock then break end
    redis.call('zrem', KEYS[5], first)
    stock, waiting, served = stock - tonumber(quantity), waiting - 1, served + 1
    append('P', rid, buyer, quantity, '')
  end
  redis.call('hset', KEYS[1], 'stock', stock, 'grants', grants, 'waiting', waiting)
  return {'DONE', stock, grants, waiting, served}`;

/**
 * Takes pieces back that nobody has ordered: at most, or exactly, so many. Repeated under its rid, it answers
 * as the first time.
 * KEYS state buyers tickets log. ARGV gen, rid, kind (G or D), pieces, 1 if exactly, 1 if also from those who
 * wait.
 */
export const RECLAIM = `${APPEND}
  local s = redis.call('hmget', KEYS[1], 'gen', 'stock', 'waiting')
  if s[1] ~= ARGV[1] then return {'STALE'} end
  local known = redis.call('hget', KEYS[3], ARGV[2])
  if known then return {'DONE', string.match(known, ':reclaimed (%d+)$')} end
  local stock = tonumber(s[2])
  local pieces = math.min(stock, tonumber(ARGV[4]))
  if tonumber(s[3]) > 0 and ARGV[6] ~= '1' then pieces = 0 end
  if pieces == 0 or (ARGV[5] == '1' and pieces < tonumber(ARGV[4])) then return {'SHORT', stock} end
  redis.call('hset', KEYS[1], 'stock', stock - pieces)
  local seq = append(ARGV[3], ARGV[2], '', pieces, '')
  redis.call('hset', KEYS[3], ARGV[2], ARGV[1] .. ':' .. seq .. ':reclaimed ' .. pieces)
  return {'DONE', pieces}`;

/**
 * Refuses those who wait for more than can come, the first ones first.
 * KEYS state buyers tickets log waiting. ARGV gen, how many at most, pieces that can still come.
 */
export const DISMISS = `${APPEND}
  local s = redis.call('hmget', KEYS[1], 'gen', 'stock', 'waiting')
  if s[1] ~= ARGV[1] then return {'STALE'} end
  local waiting, gone = tonumber(s[3]), 0
  local most = tonumber(s[2]) + tonumber(ARGV[3])
  while waiting > 0 and gone < tonumber(ARGV[2]) do
    local first = redis.call('zrange', KEYS[5], 0, 0)[1]
    local rid, buyer, quantity = string.match(first, '^(.-)|(.-)|(%d+)$')
    if tonumber(quantity) <= most then break end
    redis.call('zrem', KEYS[5], first)
    waiting, gone = waiting - 1, gone + 1
    if redis.call('hget', KEYS[2], buyer) == rid then redis.call('hdel', KEYS[2], buyer) end
    append('X', rid, buyer, quantity, '')
  end
  redis.call('hset', KEYS[1], 'waiting', waiting)
  return {'DONE', gone}`;

/** Changes what never touches the stock. KEYS state. ARGV gen opens closes waitMax. */
export const CONFIGURE = `
  if redis.call('hget', KEYS[1], 'gen') ~= ARGV[1] then return 'STALE' end
  redis.call('hset', KEYS[1], 'opens', ARGV[2], 'closes', ARGV[3], 'waitMax', ARGV[4])
  return 'DONE'`;

/** The number of the generation that a state belongs to, also if it is sealed. */
const NUMBER_OF_GEN = `
local function genOf(text) return tonumber(string.match(text or '0', '%d+')) end`;

/**
 * From now on nobody can take under this generation, fill it, or open it; its log stays.
 * KEYS state. ARGV gen.
 */
export const SEAL = `${NUMBER_OF_GEN}
  local s = redis.call('hmget', KEYS[1], 'gen', 'filling')
  if genOf(s[1]) > tonumber(ARGV[1]) then return 'STALE' end
  redis.call('hset', KEYS[1], 'gen', 'sealed:' .. ARGV[1])
  if genOf(s[2]) <= tonumber(ARGV[1]) then redis.call('hdel', KEYS[1], 'filling') end
  return 'DONE'`;

/**
 * Begins to fill a new generation. The mark goes when the data go, so a filling that lost its first part is
 * never opened.
 * KEYS state. ARGV gen.
 */
export const BEGIN = `${NUMBER_OF_GEN}${RUN}
  local s = redis.call('hmget', KEYS[1], 'gen', 'filling')
  if genOf(s[1]) >= tonumber(ARGV[1]) or genOf(s[2]) > tonumber(ARGV[1]) then return 'OLD' end
  redis.call('hset', KEYS[1], 'filling', ARGV[1] .. ':' .. run())
  return 'DONE'`;

/** Whether this generation is being filled, in this start of the server. */
const IS_FILLING = `${RUN}
local function isFilling(gen) return redis.call('hget', KEYS[1], 'filling') == gen .. ':' .. run() end`;

/**
 * Writes a part of a new generation before that is open. A late writer changes nothing.
 * KEYS state target. ARGV gen, command (hset or zadd), then its pairs.
 */
export const FILL = `${IS_FILLING}
  if not isFilling(ARGV[1]) then return 'OLD' end
  redis.call(ARGV[2], KEYS[2], unpack(ARGV, 3))
  return 'DONE'`;

/**
 * Opens a new generation, once: live stock is never overwritten.
 * KEYS state log. ARGV gen stock opens closes waiting waitMax grants.
 */
export const OPEN = `${IS_FILLING}
  if not isFilling(ARGV[1]) then return 'OLD' end
  redis.call('del', KEYS[1], KEYS[2])
  redis.call('xadd', KEYS[2], '1-0', 'k', 'O', 'r', 'genesis', 'b', '', 'q', 0, 'c', '')
  redis.call('hset', KEYS[1], 'gen', ARGV[1], 'stock', ARGV[2], 'seq', 1, 'opens', ARGV[3],
    'closes', ARGV[4], 'waiting', ARGV[5], 'waitMax', ARGV[6], 'grants', ARGV[7])
  return 'DONE'`;

/** The buyers who have a ticket, if nothing is left for anybody else. KEYS state buyers. ARGV gen most. */
export const HOLDERS = `
  local s = redis.call('hmget', KEYS[1], 'gen', 'stock', 'waiting', 'waitMax')
  if s[1] ~= ARGV[1] or tonumber(s[2]) > 0 or tonumber(s[3]) < tonumber(s[4]) then return false end
  if redis.call('hlen', KEYS[2]) > tonumber(ARGV[2]) then return false end
  return redis.call('hkeys', KEYS[2])`;
