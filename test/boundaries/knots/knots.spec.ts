import { describe, expect, it } from 'vitest';
import { knotsIn } from './knots.js';

describe('features', () => {
  it('do not import one another in a circle at run time', { timeout: 60_000 }, async () => {
    expect(await knotsIn(['apps', 'libs', 'scripts'])).toEqual([]);
  });

  it('are seen where they do, and types do not count', async () => {
    expect(await knotsIn(['apps'], `${import.meta.dirname}/fixtures/knotted`)).toEqual([
      'apps/a/src/one ↔ apps/a/src/two',
    ]);
  });
});
