// @ts-check
import { Redis } from 'ioredis';
import { PROJECT } from '../../../scripts/project.mjs';

/** Logs a buyer in, as the user service does. @param {string} redisUrl @returns {Promise<string>} the header `cookie` */
export async function openSession(redisUrl) {
  const { SESSION_COOKIE, SessionStore } = await import(`${PROJECT}/dist/libs/session/src/index.js`);
  const redis = new Redis(redisUrl);
  try {
    const { token } = await new SessionStore(redis, () => 7_200).open({
      role: 'buyer',
      subject: 'bench',
      name: 'bench',
    });
    return `${SESSION_COOKIE}=${token}`;
  } finally {
    redis.disconnect();
  }
}
