import { describe, expect, it } from 'vitest';
import { freePort } from '../network/free-port.mjs';
import { namedServerAnswers } from './named-server.mjs';

const urls = {
  mariadb: process.env.DIANCAN_TEST_MYSQL_URL!,
  redis: process.env.DIANCAN_TEST_REDIS_URL!,
  rabbitmq: process.env.DIANCAN_TEST_RABBITMQ_URL!,
};

describe('a server that the environment names', () => {
  it.each(['mariadb', 'redis', 'rabbitmq'] as const)('is taken when it answers: %s', async kind => {
    await expect(namedServerAnswers(kind, urls[kind])).resolves.toBeUndefined();
  });

  it('is refused when Redis does not take its password', async () => {
    const wrong = new URL(urls.redis);
    wrong.password = 'wrong';
    await expect(namedServerAnswers('redis', wrong.href)).rejects.toThrow(
      new RegExp(`^Redis at ${wrong.host} refuses us \\(WRONGPASS.*\\): correct the password in its URL\\.$`),
    );
  });

  it('is refused when Redis wants a password and the URL has none', async () => {
    const without = new URL(urls.redis);
    without.password = '';
    await expect(namedServerAnswers('redis', without.href)).rejects.toThrow('NOAUTH');
  });

  it('is refused when nothing listens there', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    await expect(namedServerAnswers('redis', `redis://${host}/0`)).rejects.toThrow(
      `Redis does not answer at ${host}`,
    );
  });
});
