import { describe, it } from 'vitest';
import { expectSoakToAddUp } from '../../testing/soaked-world.js';

describe('two minutes of taps, cancellations and faults at random', () => {
  it('add up, without and with a waiting list', () => expectSoakToAddUp(120_000));
});
