import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { askRoute } from '../../testing/ask-route.js';
import { HalfMessageWorld } from '../../testing/half-message-world.js';
import { HalfMessageRoutes } from './half-message-routes.js';
import { type FoundHalfMessage, HalfMessages } from './half-messages.js';

let world: HalfMessageWorld;
let routes: HalfMessageRoutes;
beforeAll(async () => {
  world = await HalfMessageWorld.open();
  routes = new HalfMessageRoutes(new HalfMessages(world.uow), world.halves);
});
afterEach(() => world.empty());
afterAll(() => world?.close());

const find = (query: { ids?: string; key?: string }) =>
  askRoute<FoundHalfMessage[]>(routes, '/messages/half', query);

it('a half message is found by its id and its key, before and after its decision', async () => {
  const check = world.checkBack();
  const [id, other] = await world.orphans(2, check);
  const prepared = {
    id,
    kind: 'ticket',
    name: 'ticket.taken.v1',
    key: 'seat-1',
    state: 'PREPARED',
    isGivenUp: false,
    messageId: null,
    checks: 0,
    lastError: null,
    createdAt: expect.any(Date),
    endedAt: null,
  };
  expect(await find({ ids: id! })).toEqual([prepared]);
  expect(await find({ key: 'seat-1' })).toEqual([prepared]);
  expect(await find({})).toEqual([]);
  expect(await askRoute(routes, '/messages/half/prepared')).toEqual([{ kind: 'ticket', count: 2 }]);

  await world.uow.run(tx => world.decisions.giveUp(tx, 'ticket', id!));
  const { key, payload } = { key: 'seat-2', payload: '{"seat":2}' };
  await world.uow.run(tx => world.decisions.commit(tx, check, { id: other!, key, payload }));
  const [message] = await world.outbox();
  expect(await find({ ids: id! })).toMatchObject([
    { id, state: 'ROLLED_BACK', isGivenUp: true, messageId: null, endedAt: expect.any(Date) },
  ]);
  expect(await find({ key: 'seat-2' })).toMatchObject([
    { id: other, state: 'COMMITTED', isGivenUp: false, messageId: message!.messageId },
  ]);
  expect((await find({ ids: `${id},${other}` })).map(half => half.id)).toEqual([id, other].toSorted());
  expect(await askRoute(routes, '/messages/half/prepared')).toEqual([]);
});
