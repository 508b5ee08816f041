import { describe } from 'vitest';
import { describeClaims } from '../../testing/outbox-claims.js';
import { useMessageWorld } from '../../testing/message-world.js';

useMessageWorld();

describe('a claim of the poller', () => {
  describeClaims(50_000, 170_000, () => undefined);
});
