import { ulid } from 'ulid';
import { send } from './consumer-world.js';

/** The payload of the poison names this order. */
export const POISON = '01KAP30Q8Z6E2D4F9G1H3J5K7X';

/** Sends `count` messages at once, of which one, in the middle, is the poison. */
export async function sendWithPoison(count: number): Promise<{ poison: string; innocents: string[] }> {
  const ids = Array.from({ length: count }, () => ulid());
  const [poison = ''] = ids.splice(Math.floor(count / 2), 1);
  const all = [...ids.slice(0, count / 2), poison, ...ids.slice(count / 2)];
  await Promise.all(all.map(id => send(id === poison ? { orderId: POISON } : {}, id)));
  return { poison, innocents: ids };
}
