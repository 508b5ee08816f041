import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Command, commandsOf } from './amqp-commands.js';
import { framesOf } from './amqp-frames.js';
import { ChannelSteps, type Faults, type Passage } from './channel-steps.js';
import * as made from './made-up-frames.js';

let faults: Faults;
let channel: ChannelSteps;

beforeEach(() => {
  faults = { losesConfirms: false, duplicatesDeliveries: false };
  channel = new ChannelSteps(faults);
});

const message = (type: string) => ({ routingKey: type, messageId: type, type, parts: [type] });

async function passagesOf(side: 'fromClient' | 'fromBroker', frames: Buffer[]): Promise<Passage[]> {
  const commands: Command[] = await Readable.from(commandsOf(framesOf(Readable.from(frames)))).toArray();
  return commands.flatMap(command => channel[side](command));
}
const client = (...frames: Buffer[]) => passagesOf('fromClient', frames);
const broker = (...frames: Buffer[]) => passagesOf('fromBroker', frames);
const publish = (type: string) => made.publish(1, message(type));
const deliver = (tag: number, type: string) => made.deliver(1, tag, message(type));

const namesIn = (passages: Passage[]) => passages.map(({ steps }) => steps.map(({ name }) => name));
const answersIn = (passages: Passage[]) => passages.map(({ answers }) => answers.map(({ name }) => name));

describe('the steps of a channel with confirms', () => {
  it('are messages, and the confirms and refusals of each, which answer them', async () => {
    const published = await client(made.selectConfirms(1), ...['a', 'b', 'c', 'd'].flatMap(publish));
    expect(namesIn(published)).toEqual([[], ['publish a'], ['publish b'], ['publish c'], ['publish d']]);
    expect(published.map(({ awaitsAnswer }) => awaitsAnswer)).toEqual([false, true, true, true, true]);
    const confirmed = await broker(made.ack(1, 2), made.nack(1, 1), made.ack(1, 4, true));
    expect(namesIn(confirmed)).toEqual([['confirm b'], ['refuse a'], ['confirm c', 'confirm d']]);
    expect(answersIn(confirmed)).toEqual([['publish b'], ['publish a'], ['publish c', 'publish d']]);
  });

  it('have the text of the message that they are about', async () => {
    await client(made.selectConfirms(1), ...publish('a'));
    const [confirm] = await broker(made.ack(1, 1));
    expect(confirm?.steps).toEqual([{ name: 'confirm a', text: 'spec.messages\na\na\n\na' }]);
  });

  it('number the messages from the selection of confirms, which may be repeated', async () => {
    const unconfirmed = await client(...publish('a'));
    expect(unconfirmed).toMatchObject([{ awaitsAnswer: false }]);
    await client(made.selectConfirms(1), ...publish('b'), made.selectConfirms(1), ...publish('c'));
    expect(namesIn(await broker(made.ack(1, 1), made.ack(1, 2)))).toEqual([['confirm b'], ['confirm c']]);
  });

  it('are returned messages too', async () => {
    expect(namesIn(await broker(...made.returned(1, message('a'))))).toEqual([['return a']]);
  });
});

describe('the steps of a channel with a consumer', () => {
  it('are deliveries, and the acks and rejections of each, which answer them', async () => {
    const delivered = await broker(
      ...deliver(1, 'a'),
      ...deliver(2, 'b'),
      ...made.getOk(1, 3, message('c')),
      ...deliver(4, 'd'),
      ...deliver(5, 'e'),
    );
    expect(namesIn(delivered).flat()).toEqual(['a', 'b', 'c', 'd', 'e'].map(name => `deliver ${name}`));
    const settled = await client(made.ack(1, 2), made.ack(1, 3, true), made.reject(1, 4), made.nack(1, 5));
    expect(namesIn(settled)).toEqual([['ack b'], ['ack a', 'ack c'], ['nack d'], ['nack e']]);
    expect(answersIn(settled)[1]).toEqual(['deliver a', 'deliver c']);
  });

  it('are acks of everything if the tag is 0', async () => {
    await broker(...deliver(1, 'a'), ...deliver(2, 'b'));
    expect(namesIn(await client(made.ack(1, 0, true)))).toEqual([['ack a', 'ack b']]);
  });

  it('are no acks that name nothing; these pass, because the broker must object', async () => {
    await broker(...deliver(1, 'a'));
    const passages = await client(made.ack(1, 1), made.ack(1, 1));
    expect(namesIn(passages)).toEqual([['ack a'], []]);
    expect(passages[1]?.bytes).toEqual(made.ack(1, 1));
  });
});

describe('a fault', () => {
  it('loses a confirm: the publisher learns nothing', async () => {
    faults.losesConfirms = true;
    await client(made.selectConfirms(1), ...publish('a'));
    const lost = await broker(made.ack(1, 1));
    expect(lost).toMatchObject([{ bytes: Buffer.alloc(0), steps: [] }]);
    expect(answersIn(lost)).toEqual([['publish a']]);
  });

  it('duplicates a delivery: the first ack passes, and the second one does not', async () => {
    faults.duplicatesDeliveries = true;
    const copies = await broker(...deliver(1, 'a'));
    expect(namesIn(copies)).toEqual([['deliver a'], ['deliver a']]);
    expect(copies[1]?.bytes).toEqual(copies[0]?.bytes);
    expect(namesIn(await client(made.ack(1, 1)))).toEqual([['ack a']]);
    expect(await client(made.ack(1, 1), made.ack(1, 1, true))).toEqual([]);
  });

  it('duplicates deliveries: the ack of a copy still settles the earlier ones', async () => {
    faults.duplicatesDeliveries = true;
    await broker(...deliver(1, 'a'), ...deliver(2, 'b'), ...deliver(3, 'c'));
    await client(made.ack(1, 3));
    const passages = await client(made.ack(1, 3, true));
    expect(namesIn(passages)).toEqual([['ack a', 'ack b']]);
    expect(passages[0]?.bytes).toEqual(made.ack(1, 2, true));
  });
});
