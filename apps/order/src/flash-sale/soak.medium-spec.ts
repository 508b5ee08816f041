import { describe, it } from 'vitest';
import { expectSoakToAddUp } from '../../testing/soaked-world.js';

describe('ten seconds of taps, cancellations and faults at random', () => {
  it('add up, without and with a waiting list', { timeout: 240_000 }, () => expectSoakToAddUp(10_000));
});
