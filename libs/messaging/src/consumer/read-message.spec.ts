import { type ConsumerContract, defineConsumer, orderAccepted, orderFinished } from '@diancan/contracts';
import type { ConsumeMessage } from 'amqplib';
import { encodeTime } from 'ulid';
import { describe, expect, it } from 'vitest';
import { readMessage } from './read-message.js';

const contract = defineConsumer({
  name: 'user.spec',
  service: 'user',
  messages: [orderAccepted, orderFinished],
});
const SENT_AT = Date.UTC(2026, 0, 31);
const ID = `${encodeTime(SENT_AT, 10)}0123456789ABCDEF`;
const BEFORE = `${encodeTime(SENT_AT - 1, 10)}0123456789ABCDEF`;

const read = (
  properties: object = {},
  content: string | Buffer = JSON.stringify(orderAccepted.sample),
  redelivered = false,
  consumer: ConsumerContract = contract,
) =>
  readMessage(consumer, {
    content: Buffer.from(content),
    fields: { redelivered },
    properties: { messageId: ID, type: orderAccepted.name, headers: { key: 'order-1' }, ...properties },
  } as unknown as ConsumeMessage);

describe('a message that fits its contract', () => {
  it('is read', () => {
    expect(read()).toMatchObject({
      isRedelivered: false,
      isRetried: false,
      received: {
        messageId: ID,
        name: 'order.accepted.v1',
        key: 'order-1',
        payload: orderAccepted.sample,
        sentAt: new Date(SENT_AT),
      },
    });
  });

  it('says whether it was delivered before, and whether it has failed before', () => {
    expect(read({ headers: { attempts: 2 } }, undefined, true)).toMatchObject({
      isRedelivered: true,
      isRetried: true,
    });
  });

  it('names the message before it, if its consumer is ordered', () => {
    const previous = JSON.stringify({ 'user.other': null, [contract.name]: BEFORE });
    const properties = { headers: { previous } };
    expect(read(properties)).toMatchObject({ previous, previousId: null });
    expect(read(properties, undefined, false, { ...contract, ordered: true })).toMatchObject({
      previous,
      previousId: BEFORE,
    });
    expect(read({ headers: { previous: '{}' } })).toMatchObject({ previousId: null });
    expect(read()).toMatchObject({ previous: null, previousId: null });
  });

  it('needs no key', () => {
    expect(read({ headers: undefined })).toMatchObject({ received: { key: null } });
  });
});

describe('a place in the order that cannot be read', () => {
  it.each([
    ['no JSON', '{'],
    ['no text', 7],
    ['no object', 'null'],
    ['an id of another kind', '{"user.spec":"a"}'],
    ['too long', ' '.repeat(2_001)],
    ['in other letters', '{"麻":1}'],
  ])('is a problem of an ordered consumer only: %s', (_, previous) => {
    const properties = { headers: { previous } };
    expect(read(properties, undefined, false, { ...contract, ordered: true })).toMatchObject({
      previous: null,
      problem: 'it does not say which message comes before it',
    });
    expect(read(properties)).toMatchObject({ previous: null, previousId: null });
  });
});

describe('a message that names itself as the one before it', () => {
  const properties = { headers: { key: 'order-1', previous: JSON.stringify({ [contract.name]: ID }) } };

  it('is a problem of an ordered consumer only, which would wait for ever', () => {
    expect(read(properties, undefined, false, { ...contract, ordered: true })).toMatchObject({
      problem: 'it names itself as the message before it',
    });
    expect(read(properties)).toMatchObject({ received: { messageId: ID } });
  });
});

describe('a message that nobody can take says why', () => {
  it.each<[string, object, string | Buffer | undefined, string]>([
    ['no id', { messageId: undefined }, undefined, 'it has no message id'],
    ['an id of another kind', { messageId: 'a-b' }, undefined, 'its message id is not one of ours: a-b'],
    ['no name', { type: undefined }, undefined, 'user.spec takes no message without a name'],
    [
      'a name that the consumer does not take',
      { type: 'order.paid.v1' },
      undefined,
      'user.spec takes no message order.paid.v1',
    ],
    ['no JSON', {}, '{"secret', 'it does not fit order.accepted.v1: it is not JSON'],
    [
      'JSON that is not UTF-8',
      {},
      Buffer.from([0x22, 0xff, 0x22]),
      'it does not fit order.accepted.v1: it is not JSON',
    ],
    [
      'another shape',
      {},
      JSON.stringify({ ...orderAccepted.sample, amountFen: -1 }),
      'it does not fit order.accepted.v1: amountFen: Too small: expected number to be >=0',
    ],
  ])('%s', (_what, properties, content, problem) => {
    expect(read(properties, content)).toMatchObject({ problem });
  });

  it('has an id by its content, so that its copies are one dead letter', () => {
    const [one, copy, other] = [
      read({ messageId: '' }),
      read({ messageId: '' }),
      read({ messageId: '' }, '1'),
    ];
    expect(one.messageId).toMatch(/^x[0-9a-f]{25}$/);
    expect(copy.messageId).toBe(one.messageId);
    expect(other.messageId).not.toBe(one.messageId);
  });

  it('fits the columns of a table', () => {
    const { name, key } = read({ type: '名'.repeat(100), headers: { key: `${'k'.repeat(70)}\n` } });
    expect({ name, key }).toEqual({ name: '?'.repeat(64), key: 'k'.repeat(64) });
  });
});
