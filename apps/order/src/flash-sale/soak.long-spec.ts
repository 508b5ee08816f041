import { describe, it } from 'vitest';
import { expectSoakToAddUp } from '../../testing/soaked-world.js';

describe('two minutes of taps, cancellations and faults at random', () => {
  it('add up', () => expectSoakToAddUp(120_000));
});
