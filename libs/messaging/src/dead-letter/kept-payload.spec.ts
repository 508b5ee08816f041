import { describe, expect, it } from 'vitest';
import { contentOf, keptPayload } from './kept-payload.js';

describe('a message that died', () => {
  it.each([
    ['JSON', Buffer.from('{"name":"面"}'), '{"name":"面"}'],
    ['no JSON', Buffer.from('base6'), 'base6'],
    ['nothing', Buffer.alloc(0), ''],
    // 面 in GBK.
    ['another encoding', Buffer.from('{"name":"\xc3\xe6"}', 'latin1'), 'base64:eyJuYW1lIjoiw+YifQ=='],
  ])('of %s is kept, and gives the same bytes back', (_what, content, payload) => {
    expect(keptPayload(content)).toBe(payload);
    expect(contentOf(payload)).toEqual(content);
  });

  it.each([
    ['in UTF-8', 'a', 'a'.repeat(1_048_576)],
    ['in another encoding', '\xff', `base64:${Buffer.alloc(1_048_576, 0xff).toString('base64')}`],
  ])('is kept up to 1 MB %s', (_what, sign, kept) => {
    const content = Buffer.from(sign.repeat(1_048_577), 'latin1');
    // Not the texts themselves: to show their difference would take minutes.
    expect(keptPayload(content) === kept).toBe(true);
  });
});
