import { printFigure } from '@diancan/testing/run';
import { describe } from 'vitest';
import { describeClaims } from '../../testing/outbox-claims.js';
import { useMessageWorld } from '../../testing/message-world.js';

useMessageWorld();

describe('a claim of the poller, among a million messages', () => {
  describeClaims(1_000_000, 1_800_000, printFigure);
});
