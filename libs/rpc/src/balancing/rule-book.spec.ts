import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Candidate, Rule } from './rule.js';
import { RuleBook } from './rule-book.js';
import { Random } from './rules/random.rule.js';
import { RoundRobin } from './rules/round-robin.rule.js';

afterEach(() => vi.restoreAllMocks());

class First implements Rule {
  static readonly ruleName = 'first';
  choose([first]: readonly Candidate[]): Candidate {
    return first!;
  }
}

describe('the rule of a service', () => {
  it('is the one that its settings name, and the same object at each call, for it alone', () => {
    const book = new RuleBook(service => (service === 'user' ? 'random' : 'round-robin'));
    expect(book.ruleFor('product')).toBeInstanceOf(RoundRobin);
    expect(book.ruleFor('product')).toBe(book.ruleFor('product'));
    expect(book.ruleFor('order')).not.toBe(book.ruleFor('product'));
    expect(book.ruleFor('user')).toBeInstanceOf(Random);
  });

  it('may be one of our own', () => {
    expect(new RuleBook(() => 'first', [First]).ruleFor('product')).toBeInstanceOf(First);
  });

  it('follows its settings', () => {
    let name = 'round-robin';
    const book = new RuleBook(() => name);
    book.ruleFor('product');
    name = 'random';
    expect(book.ruleFor('product')).toBeInstanceOf(Random);
  });

  it('that there is not is refused with the names of those there are', () => {
    expect(() => new RuleBook(() => 'fastest', [First]).ruleFor('product')).toThrow(
      'the rule for product is "fastest", but there are only: ' +
        'round-robin, random, weighted-response-time, two-choices, first',
    );
  });

  it('stays in force when a reload names one that there is not, and the log says so once', () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    let name = 'round-robin';
    const book = new RuleBook(() => name);
    const rule = book.ruleFor('product');
    name = 'fastest';
    for (let call = 0; call < 3; call++) expect(book.ruleFor('product')).toBe(rule);
    expect(error).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('round-robin stays in force'));
    name = 'round-robin';
    expect(book.ruleFor('product')).toBe(rule);
    name = 'random';
    expect(book.ruleFor('product')).toBeInstanceOf(Random);
  });
});
