import { Inject, Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { GlobalTransactional } from './global-transactional.decorator.js';
import { GlobalTransactions, type TransactionOptions } from './global-transactions.js';

@Injectable()
class Work {
  @Inject('factor') private readonly factor: number;

  @GlobalTransactional({ name: 'plain' })
  async plain(one: number, other: number): Promise<number> {
    return (one + other) * this.factor;
  }

  @GlobalTransactional(function (this: Work, one: number) {
    return { name: `chosen-${one}-${this.factor}` };
  })
  async chosen(one: number, other: number): Promise<number> {
    return (one + other) * this.factor;
  }

  // @ts-expect-error the options are of other arguments
  @GlobalTransactional((one: string) => ({ name: one }))
  async wrong(_one: number): Promise<void> {}
}

it.each([
  ['plain', 'plain'],
  ['chosen', 'chosen-1-10'],
] as const)('runs the method %s in a transaction of its name', async (method, name) => {
  const begun: string[] = [];
  const run = (options: TransactionOptions, work: () => Promise<unknown>) => {
    begun.push(options.name);
    return work();
  };
  const transactions = { provide: GlobalTransactions, useValue: { run } };
  const app = await Test.createTestingModule({
    providers: [Work, transactions, { provide: 'factor', useValue: 10 }],
  }).compile();
  expect([await app.get(Work)[method](1, 2), begun]).toEqual([30, [name]]);
});
