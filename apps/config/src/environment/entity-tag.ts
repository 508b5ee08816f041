import type { Exchange } from './exchange.js';

/** Names the version in the answer; true when who asks has it already, and needs to be told no more than that. */
export function isKnown({ request, reply }: Exchange, version: string): boolean {
  const tag = `"${version}"`;
  // It holds secrets; whoever may keep it knows so by itself.
  void reply.headers({ etag: tag, 'cache-control': 'no-store' });
  const tags = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map(each => each.trim().replace(/^W\//, ''));
  if (!tags.includes(tag) && !tags.includes('*')) return false;
  void reply.status(304);
  return true;
}
