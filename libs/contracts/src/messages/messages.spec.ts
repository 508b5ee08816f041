import { describe, expect, it } from 'vitest';
import * as contracts from '../index.js';
import { CONSUMERS } from './consumers.js';
import type { MessageContract } from './message.js';

const isMessage = (contract: unknown): contract is MessageContract =>
  typeof contract === 'object' && contract !== null && 'sender' in contract && 'payload' in contract;

/** Of every sender. */
const MESSAGES = Object.values<unknown>(contracts).filter(isMessage);

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
    expect(taken.filter(message => !MESSAGES.includes(message))).toEqual([]);
  });
});
