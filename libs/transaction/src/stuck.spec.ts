import { Logger } from '@nestjs/common';
import { afterEach, expect, it, vi } from 'vitest';
import { reportIfStuck } from './stuck.js';

afterEach(() => vi.restoreAllMocks());

it('what is tried for the tenth time is reported, once', () => {
  const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  for (let attempt = 1; attempt <= 20; attempt++) reportIfStuck(attempt, 'branch b has no decision');
  expect(error.mock.calls).toEqual([['branch b has no decision after 9 attempts']]);
});
