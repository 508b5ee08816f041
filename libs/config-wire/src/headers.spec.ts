import { describe, expect, it } from 'vitest';
import { entityTagOf, versionOf } from './headers.js';

describe('an entity tag', () => {
  it('names a version, also if a proxy has made it weak', () => {
    expect([entityTagOf('v1'), versionOf('"v1"'), versionOf('W/"v1"')]).toEqual(['"v1"', 'v1', 'v1']);
  });

  it.each(['', '""', 'v1', '"v1'])('that is %j names none', tag => {
    expect(versionOf(tag)).toBeUndefined();
  });
});
