import { describe, expect, it } from 'vitest';
import { CONSUMERS } from './consumers.js';
import * as orderMessages from './order.messages.js';

const MESSAGES = Object.values(orderMessages);

describe('a message contract', () => {
  it('has a name of its own, with a version', () => {
    const names = MESSAGES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z]+\.v[1-9]\d*$/);
  });

  it.each(MESSAGES)('has a sample that fits: $name', ({ payload, sample }) => {
    expect(payload.parse(sample)).toEqual(sample);
  });
});

describe('the contract of a consumer', () => {
  it('has a name of its own, which begins with its service', () => {
    const names = CONSUMERS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, service } of CONSUMERS) expect(name.startsWith(`${service}.`), name).toBe(true);
  });

  it('names only messages that exist', () => {
    const taken = CONSUMERS.flatMap(({ messages }) => messages);
    expect(taken.filter(message => !MESSAGES.includes(message as never))).toEqual([]);
  });
});
