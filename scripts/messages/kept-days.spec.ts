import { KEPT_DAYS as OF_MESSAGES } from '@diancan/messaging';
import { KEPT_MS as OF_TRANSACTIONS } from '@diancan/transaction';
import { expect, it } from 'vitest';
import { KEPT_DAYS } from './kept-days.ts';

it('the commands name the days for which services keep messages and decisions', () => {
  expect(KEPT_DAYS).toEqual({
    sentMessage: OF_MESSAGES.sentMessage,
    decision: OF_TRANSACTIONS.decision / 86_400_000,
  });
});
