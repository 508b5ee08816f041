import { type ApiOf, defineContract } from '@diancan/contracts';
import { expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { callParts } from '../../testing/call-parts.js';
import { scriptedTransport } from '../../testing/scripted-transport.js';
import { createRpcClient } from './create-rpc-client.js';

const contract = defineContract({
  service: 'product',
  name: 'spec',
  methods: {
    read: { params: z.strictObject({ of: z.string() }), result: z.int(), effect: 'none', deadlineMs: 1_000 },
    write: { params: z.strictObject({ of: z.string() }), result: z.int(), effect: 'idempotent', deadlineMs: 1_000 },
    once: { params: z.strictObject({ of: z.string() }), result: z.int(), effect: 'once', deadlineMs: 1_000 },
  },
});
const parts = callParts(scriptedTransport(), []);

// What must not compile; `npm run typecheck` reads these, and fails when one of them does.

/** A server that forgot a method. */
// @ts-expect-error once is missing
class Forgetful implements ApiOf<typeof contract> {
  async read() { return 1; }
  async write() { return 1; }
}

/** A server that returns something else. */
class Mistaken implements ApiOf<typeof contract> {
  // @ts-expect-error a text is no number
  async read() { return 'one'; }
  async write() { return 1; }
  async once() { return 1; }
}

it('gives a value in place of a read only', () => {
  createRpcClient(contract, parts, { read: ({ of }) => of.length });
  // @ts-expect-error nobody can make up what a write did
  createRpcClient(contract, parts, { write: () => 1 });
  // @ts-expect-error least of all one that must not be repeated
  createRpcClient(contract, parts, { once: () => 1 });
  // @ts-expect-error a fallback answers what the method does
  createRpcClient(contract, parts, { read: () => 'one' });
  expect([Forgetful, Mistaken]).toHaveLength(2);
});

it('has the methods of the contract and no others', () => {
  const client = createRpcClient(contract, parts);
  expectTypeOf(client.read).parameter(0).toEqualTypeOf<{ of: string }>();
  expectTypeOf(client.read).returns.resolves.toEqualTypeOf<number>();
  // @ts-expect-error it has no such method
  expect(client.erase).toBeUndefined();
  expect(Object.keys(client)).toEqual(['read', 'write', 'once']);
});
