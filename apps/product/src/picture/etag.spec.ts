import { describe, expect, it } from 'vitest';
import { matchesTag } from './etag.js';

describe('If-None-Match', () => {
  it.each(['"a"', 'W/"a"', '"b", "a"', '*', ' "b" ,W/"a" '])('%s names "a"', header => {
    expect(matchesTag(header, '"a"')).toBe(true);
  });

  it.each([undefined, '', '"b"', 'a', '"aa"'])('%s does not', header => {
    expect(matchesTag(header, '"a"')).toBe(false);
  });
});
