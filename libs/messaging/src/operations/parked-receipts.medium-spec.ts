import { expect, it } from 'vitest';
import { askRoute } from '../../testing/ask-route.js';
import { start, useConsumerWorld } from '../../testing/consumer-world.js';
import {
  chainOf,
  expectOrder,
  expectParked,
  orderedConsumer,
  sendChain,
  useOrderedConsumer,
} from '../../testing/ordered-world.js';
import { ConsumerRoutes } from './consumer-routes.js';

useConsumerWorld();

useOrderedConsumer();

it('a parked message says which one it waits for, until it is handled', async () => {
  const { app } = await start();
  const routes = app.get(ConsumerRoutes, { strict: false });
  const states = () => askRoute(routes, '/messages/consumers');
  const stateOf = (parked: number) => [
    { consumer: orderedConsumer.name, retrying: 0, deadLetters: 0, parked },
  ];
  const [a = '', b = ''] = chainOf(2);
  await sendChain([a, b], [1]);
  await expectParked([b]);
  const waiting = {
    consumer: orderedConsumer.name,
    messageId: b,
    name: 'order.accepted.v1',
    key: 'order-1',
    outcome: 'parked',
    at: expect.any(Date),
    attempts: null,
    error: null,
    deadLetter: null,
    waitsFor: a,
  };
  expect(await askRoute(routes, '/messages/received', { ids: `${a},${b}` })).toEqual([waiting]);
  expect(await askRoute(routes, '/messages/received', { key: 'order-1' })).toEqual([waiting]);
  expect(await states()).toEqual(stateOf(1));

  await sendChain([a, b], [0]);
  await expectOrder([a, b]);
  expect(await askRoute(routes, '/messages/received', { ids: b })).toMatchObject([
    { outcome: 'handled', waitsFor: null },
  ]);
  await expectParked([]);
  expect(await states()).toEqual(stateOf(0));
});
