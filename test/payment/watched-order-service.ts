import type { RowDataPacket } from 'mysql2/promise';
import type { TestFleet } from '../fleet/start-fleet.js';
import type { Step } from '../steps/step-watch.js';
import type { Trails } from '../steps/trails.js';
import { startWatchedFleet, type WatchedFleet } from '../steps/watched-fleet.js';
import type { Exchange } from '../steps/watched-http.js';

/** `seq IN ('1', '2')`. */
const PLACES = /\bseq IN \(([\d', ]+)\)/g;

/** A fleet in which everything that order sends is a step. */
export const startWatchedOrderService = (env: Record<string, string>): Promise<WatchedFleet> =>
  startWatchedFleet({
    service: 'order',
    env,
    calls: ['sandbox', 'product', 'user'],
    describe: describeSent,
    recognise: recogniseNotification,
  });

/**
 * The content of a notification is encrypted, so WeChat's own record tells which order the nonce and the
 * answer belong to.
 */
async function recogniseNotification({ headers, body }: Exchange, fleet: TestFleet, trails: Trails) {
  const nonce = headers['wechatpay-nonce'];
  if (typeof nonce !== 'string') return;
  const { id } = JSON.parse(body) as { id: string };
  const answer = await fetch(new URL('/sandbox/notifications', fleet.sandboxUrl));
  const known = (await answer.json()) as Array<{ id: string; outTradeNo: string }>;
  const outTradeNo = known.find(notification => notification.id === id)?.outTradeNo ?? '';
  for (const trail of trails.of({ name: '', text: outTradeNo }))
    for (const name of [id, nonce]) trail.names.add(name);
}

/** Messages that leave the outbox are named by their places there only; their keys name the orders. */
async function describeSent(step: Step, fleet: () => TestFleet): Promise<Step> {
  if (!step.name.includes('sent_message')) return step;
  const places = [...step.text.matchAll(PLACES)].flatMap(([, some = '']) => some.match(/\d+/g) ?? []);
  const [rows] = await fleet()
    .db('order')
    .query<RowDataPacket[]>(
      `SELECT message_key AS \`key\` FROM outbox WHERE seq IN (?)
       UNION SELECT message_key FROM sent_message WHERE seq IN (?)`,
      [places, places],
    );
  return { ...step, text: [step.text, ...rows.map(({ key }) => String(key))].join('\n') };
}
