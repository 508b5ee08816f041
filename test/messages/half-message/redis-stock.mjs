// @ts-check
/**
 * Stock in Redis, which no database transaction covers. Each script records how the taking under an id has
 * ended, in the same step, so that it can be asked later, and so that a repetition changes nothing.
 */

/** KEYS: the stock, the hash of outcomes by id. ARGV: the id, the quantity. Takes all or nothing. */
const TAKE = `
  local outcome = redis.call('hget', KEYS[2], ARGV[1])
  if outcome then return outcome end
  outcome = 'refused'
  if tonumber(redis.call('get', KEYS[1]) or '0') >= tonumber(ARGV[2]) then
    redis.call('decrby', KEYS[1], ARGV[2])
    outcome = 'taken'
  end
  redis.call('hset', KEYS[2], ARGV[1], outcome)
  return outcome
`;

/** ARGV: the id. Nothing was taken under it: from now on nothing can be, so that the answer stays true. */
const OUTCOME = `
  local outcome = redis.call('hget', KEYS[2], ARGV[1])
  if outcome then return outcome end
  redis.call('hset', KEYS[2], ARGV[1], 'refused')
  return 'refused'
`;

/** @typedef {'taken' | 'refused'} Taking */

export class RedisStock {
  /**
   * @param {import('ioredis').Redis} redis
   * @param {string} prefix of its keys
   */
  constructor(redis, prefix) {
    this.redis = redis;
    this.prefix = prefix;
  }

  /**
   * @param {string} product
   * @param {string} id
   * @param {number} quantity
   * @returns {Promise<Taking>}
   */
  async take(product, id, quantity) {
    return /** @type {Taking} */ (await this.redis.eval(TAKE, 2, ...this.#keys(product), id, quantity));
  }

  /**
   * How the taking under this id has ended. A later `take` under it agrees.
   * @param {string} product
   * @param {string} id
   * @returns {Promise<Taking>}
   */
  async outcomeOf(product, id) {
    return /** @type {Taking} */ (await this.redis.eval(OUTCOME, 2, ...this.#keys(product), id));
  }

  /** @param {string} product @param {number} pieces */
  async fill(product, pieces) {
    await this.redis.set(this.#keys(product)[0], pieces);
  }

  /** @param {string} product @returns {Promise<number>} */
  async left(product) {
    return Number(await this.redis.get(this.#keys(product)[0]));
  }

  /** @param {string} product @returns {Promise<Record<string, string>>} by id */
  outcomes(product) {
    return this.redis.hgetall(this.#keys(product)[1]);
  }

  /** @param {string} product @returns {Promise<unknown>} */
  clear(product) {
    return this.redis.del(...this.#keys(product));
  }

  /** @param {string} product @returns {[string, string]} */
  #keys(product) {
    return [`{${this.prefix}:${product}}:stock`, `{${this.prefix}:${product}}:outcomes`];
  }
}
