import { describe, expect, it } from 'vitest';
import { knotsIn } from './knots.js';

const knot = (room: string, ...features: string[]): string =>
  features.map(feature => `${room}/${feature}`).join(' ↔ ');

/** Those of today. A knot that is untied leaves this list, and none comes in. */
const KNOWN: string[] = [knot('apps/user/src', 'notice', 'user.settings.ts')];

describe('features', () => {
  it('do not import one another in a circle at run time', { timeout: 60_000 }, async () => {
    expect(await knotsIn(['apps', 'libs', 'scripts'])).toEqual(KNOWN);
  });

  it('are seen where they do, and types do not count', async () => {
    expect(await knotsIn(['apps'], `${import.meta.dirname}/fixtures/knotted`)).toEqual([
      'apps/a/src/one ↔ apps/a/src/two',
    ]);
  });
});
