import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Command, commandsOf } from './amqp-commands.js';
import { framesOf } from './amqp-frames.js';
import * as made from './made-up-frames.js';

const commandsIn = (...chunks: Buffer[]): Promise<Command[]> =>
  Readable.from(commandsOf(framesOf(Readable.from(chunks)))).toArray();

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

const MESSAGE = {
  routingKey: 'order.paid.v1',
  messageId: '01KAP30Q8Z6E2D4F9G1H3J5K7M',
  type: 'order.paid.v1',
  parts: ['{"orderId":', '"点餐-1"', '}'],
};
const TEXT = 'spec.messages\norder.paid.v1\n01KAP30Q8Z6E2D4F9G1H3J5K7M\n\n{"orderId":"点餐-1"}';
const OTHER = { ...MESSAGE, messageId: '01KAP30Q8Z6E2D4F9G1H3J5K7N', parts: ['2'] };

/** Between amqplib and RabbitMQ, recorded. */
const CONTENT = `
  02000100000072003c00000000000000000028b4a0106170706c69636174696f6e2f6a736f6e00000023036b657953000000
  1a30314b4150333051385a36453244344639473148334a354b37410201371a30314b4150333051385a36453244344639473148
  334a354b374d0d6f726465722e706169642e7631ce030001000000287b226f726465724964223a2230314b4150333051385a36
  453244344639473148334a354b3741227dce`;
const RECORDED = {
  publish: hex(`01000100000027003c00280000001e616d712e67656e2d787136537637714e39675250456c365a62614d4670
    5101ce ${CONTENT}`),
  deliver: hex(`01000100000032003c003c0475736572000000000000000100001e616d712e67656e2d787136537637714e
    39675250456c365a62614d467051ce ${CONTENT}`),
  ack: hex('0100010000000d003c0050000000000000000100ce'),
};

describe('the commands of a recorded connection', () => {
  it('are a message with its name, id, key and content, and its ack', async () => {
    const message = {
      name: 'order.paid.v1',
      text: expect.stringMatching(
        /^\namq.gen-\S+\n01KAP30Q8Z6E2D4F9G1H3J5K7M\n[^]*\b01KAP30Q8Z6E2D4F9G1H3J5K7A\n{"orderId":".*"}$/,
      ),
    };
    const { publish, deliver, ack } = RECORDED;
    expect(await commandsIn(publish, deliver, ack)).toEqual([
      { channel: 1, bytes: publish, method: { name: 'publish', message } },
      { channel: 1, bytes: deliver, method: { name: 'deliver', tag: 1, message } },
      { channel: 1, bytes: ack, method: { name: 'ack', tag: 1, isMultiple: false } },
    ]);
  });
});

describe('the commands of a connection', () => {
  it('contain each byte once, in order, however the bytes arrive', async () => {
    const sent = Buffer.concat([
      made.protocolHeader,
      made.openChannel(1),
      ...made.publish(1, MESSAGE),
      made.heartbeat,
      made.ack(1, 7),
    ]);
    for (const size of [1, 2, 7, 8, 9, 64, sent.length]) {
      const chunks = Array.from({ length: Math.ceil(sent.length / size) }, (_, at) =>
        sent.subarray(at * size, (at + 1) * size),
      );
      const commands = await commandsIn(...chunks);
      expect(commands.map(({ method }) => method.name)).toEqual([
        'other',
        'open channel',
        'publish',
        'heartbeat',
        'ack',
      ]);
      expect(Buffer.concat(commands.map(({ bytes }) => bytes))).toEqual(sent);
    }
  });

  it('are complete with the last frame of their content, whatever comes in between', async () => {
    const [method, header, first, second, third] = made.publish(1, MESSAGE);
    const [otherMethod, otherHeader, otherBody] = made.publish(2, OTHER);
    const commands = await commandsIn(
      method!,
      otherMethod!,
      header!,
      first!,
      made.heartbeat,
      otherHeader!,
      otherBody!,
      second!,
      third!,
    );
    expect(commands).toMatchObject([
      { channel: 0, method: { name: 'heartbeat' } },
      { channel: 2, bytes: Buffer.concat([otherMethod!, otherHeader!, otherBody!]) },
      {
        channel: 1,
        method: { name: 'publish', message: { name: 'order.paid.v1', text: TEXT } },
        bytes: Buffer.concat([method!, header!, first!, second!, third!]),
      },
    ]);
  });

  it('may be a message without a body, or without a type', async () => {
    const commands = await commandsIn(
      ...made.publish(1, { routingKey: 'user.refresh', messageId: 'm', parts: [] }),
      made.heartbeat,
    );
    expect(commands.map(({ method }) => method)).toEqual([
      { name: 'publish', message: { name: 'user.refresh', text: 'spec.messages\nuser.refresh\nm\n\n' } },
      { name: 'heartbeat' },
    ]);
  });

  it('are a return, a delivery that was fetched, and each kind of settlement', async () => {
    const message = { name: 'order.paid.v1', text: TEXT };
    const commands = await commandsIn(
      ...made.returned(1, MESSAGE),
      ...made.deliver(1, 3, MESSAGE),
      ...made.getOk(1, 4, MESSAGE),
      made.ack(1, 5, true),
      made.nack(1, 6, true),
      made.reject(1, 7),
      made.selectConfirms(1),
      made.closeConnection,
    );
    expect(commands.map(({ method }) => method)).toEqual([
      { name: 'return', message },
      { name: 'deliver', tag: 3, message },
      { name: 'deliver', tag: 4, message },
      { name: 'ack', tag: 5, isMultiple: true },
      { name: 'nack', tag: 6, isMultiple: true },
      { name: 'nack', tag: 7, isMultiple: false },
      { name: 'select confirms' },
      { name: 'other' },
    ]);
  });
});
