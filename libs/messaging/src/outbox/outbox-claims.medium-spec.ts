import { describe } from 'vitest';
import { describeClaims } from '../../testing/outbox-claims.js';

describe('a claim of the poller', () => {
  describeClaims(50_000, 170_000, () => undefined);
});
