import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as made from './made-up-frames.js';
import type { StepWatch } from './step-watch.js';
import { watchedBroker } from './watched-broker.js';

const message = (type: string) => ({ routingKey: type, messageId: type, type, parts: [type] });
const publish = (channel: number, type: string) => Buffer.concat(made.publish(channel, message(type)));

/** The steps that wait, and how each goes on. */
const held = new Map<string, () => void>();
const watch: StepWatch = {
  before: ({ name }) => new Promise(goOn => held.set(name, goOn)),
  after: async () => undefined,
};
const closing: Array<() => unknown> = [];
let client: Socket;
let received: Buffer;

/** A server of our own receives exactly the bytes that pass. */
beforeEach(async () => {
  held.clear();
  received = Buffer.alloc(0);
  const server = createServer(peer => {
    closing.push(() => peer.destroy());
    peer.on('data', chunk => void (received = Buffer.concat([received, chunk])));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const broker = await watchedBroker(`amqp://127.0.0.1:${(server.address() as AddressInfo).port}`, watch);
  client = connect(Number(new URL(broker.url).port), '127.0.0.1');
  closing.push(
    () => server.close(),
    () => broker.close(),
    () => client.destroy(),
  );
});
afterEach(() => closing.splice(0).forEach(close => close()));

it('a held message delays its channel and the end of the connection, but nothing else', async () => {
  const delayed = [publish(1, 'first'), publish(1, 'second'), made.selectConfirms(1), made.closeConnection];
  const others = [made.selectConfirms(2), made.heartbeat];
  client.write(Buffer.concat([...delayed, ...others]));
  await expect.poll(() => received.length).toBe(Buffer.concat(others).length);
  for (const other of others) expect(received.includes(other)).toBe(true);

  for (const name of ['publish first', 'publish second']) {
    await expect.poll(() => held.has(name)).toBe(true);
    held.get(name)!();
  }
  await expect.poll(() => received.length).toBe(Buffer.concat([...delayed, ...others]).length);
  expect(received.subarray(-Buffer.concat(delayed).length)).toEqual(Buffer.concat(delayed));
});
