import { describe, it } from 'vitest';
import { expectSoakToAddUp } from '../../testing/soaked-world.js';

describe('ten seconds of taps, cancellations and faults at random', () => {
  it('add up', () => expectSoakToAddUp(10_000));
});
