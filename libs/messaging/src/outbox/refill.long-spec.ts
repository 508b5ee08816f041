import { orderAccepted } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import { printFigure } from '@diancan/testing/run';
import { expect, it } from 'vitest';
import {
  anInstance,
  consumer,
  onBroker,
  query,
  world,
  useMessageWorld,
} from '../../testing/message-world.js';
import { Refill, type RefillProgress } from './refill.js';

useMessageWorld();

const MESSAGES = 200_000;

it(`a refill publishes ${MESSAGES} sent messages, in bounded memory`, async () => {
  await query(
    `INSERT INTO sent_message
       (seq, day, message_id, name, message_key, payload, created_at, attempts, sent_at)
     SELECT seq, DATE(${NOW}), CONCAT('01KAP30Q8Z6E2D4F9G', LPAD(seq, 8, '0')), ?, CONCAT('order-', seq), ?,
       ${NOW}, 0, ${NOW}
     FROM seq_1_to_${MESSAGES}`,
    [orderAccepted.name, JSON.stringify(orderAccepted.sample)],
  );
  const { messages, publisher } = await anInstance();
  const began = performance.now();
  let mostUnconfirmed = 0;
  let refilled: RefillProgress | undefined;
  for await (refilled of new Refill(messages, publisher).lots(new Date(Date.now() - 3_600_000)))
    mostUnconfirmed = Math.max(mostUnconfirmed, publisher.unconfirmed);
  const seconds = (performance.now() - began) / 1_000;
  printFigure(`a refill of ${MESSAGES} messages took ${seconds.toFixed(1)} s`);
  printFigure(`that is ${((seconds * 100_000) / MESSAGES).toFixed(1)} s for 100,000 messages`);
  expect(refilled).toMatchObject({ published: MESSAGES, unroutable: 0 });
  expect(mostUnconfirmed).toBeLessThanOrEqual(512);
  const queue = world.topology.queueOf(consumer.name);
  const { messageCount } = await onBroker(channel => channel.checkQueue(queue));
  expect(messageCount).toBe(MESSAGES);
});
