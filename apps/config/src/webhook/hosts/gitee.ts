import type { IncomingHttpHeaders } from 'node:http';
import { type GitHost, headerOf, hmacSha256, PROVEN, same } from '../git-host.js';
import { pushWithCommits } from '../push-content.js';

/** Gitee's own limit for the age of a signature. */
const OLDEST_MS = 3_600_000;

/**
 * https://gitee.com/help/articles/4290: X-Gitee-Token is either the password itself or, in signature mode,
 * the Base64 of HMAC-SHA256 over "<timestamp in ms>\n<secret>", URL-encoded by some versions. The signature
 * does not cover the body.
 */
export const gitee: GitHost = {
  name: 'Gitee',
  eventHeader: 'x-gitee-event',
  proof(headers, secret) {
    const token = headerOf(headers, 'x-gitee-token');
    if (token === '')
      return {
        zh: '缺少 X-Gitee-Token，请为 webhook 设置密码或签名密钥',
        en: 'X-Gitee-Token is missing; give the webhook its password or signing key',
      };
    return same(token, secret) || isSigned(headers, token, secret)
      ? PROVEN
      : { zh: 'token 不对，或签名时间过早', en: 'the token is another one, or was signed too long ago' };
  },
  mayBePush: event => event === 'Push Hook' || event === 'Tag Push Hook',
  contentOf: () => pushWithCommits,
};

function isSigned(headers: IncomingHttpHeaders, token: string, secret: string): boolean {
  const timestamp = headerOf(headers, 'x-gitee-timestamp');
  if (!/^\d{1,15}$/.test(timestamp) || Math.abs(Date.now() - Number(timestamp)) > OLDEST_MS) return false;
  const signature = hmacSha256(secret, `${timestamp}\n${secret}`, 'base64');
  return same(token, signature) || same(token, encodeURIComponent(signature));
}
