import { playScenes } from '../../scripts/demo/scenes.ts';
import { Failure, reasonOf } from '../../scripts/terminal/failure.mjs';
import { answeredByEach } from './answered-requests.ts';
import type { ComposeProject } from './compose-project.ts';
import type { Buyer } from './buyer.ts';

/** Each act throws an error at the first thing that is not as it should be. */

const TWO_OF_EACH = ['--scale', 'order=2', '--scale', 'product=2'];
const REQUESTS = 60;
/** By chance alone, one of two gets fewer of 60 about once in ten thousand times. */
const FAIR_SHARE = 15;
const ORDERS = 20;

export async function sellADish(addresses: { gatewayUrl: string; sandboxUrl: string }) {
  const told: string[] = [];
  try {
    await playScenes(addresses, line => told.push(line));
  } catch (error) {
    throw new Failure(reasonOf(error), { details: told.slice(-8) });
  }
}

export async function scaleOut(project: ComposeProject, buyer: Buyer) {
  await project.run('up', '--detach', '--wait', ...TWO_OF_EACH);
  await shares(project, 'order', () => buyer.orders());
  await shares(project, 'product', () => buyer.statusOf('/api/product/list'));
}

async function shares(project: ComposeProject, service: string, request: () => Promise<unknown>) {
  const before = await answeredByEach(project, service, 2);
  for (let sent = 0; sent < REQUESTS; sent++) await request();
  const after = await answeredByEach(project, service, 2);
  const got = after.map((count, index) => count - (before[index] ?? 0));
  if (got.some(count => count < FAIR_SHARE)) {
    throw new Failure(
      `Of ${REQUESTS} requests the two of ${service} got ${got.join(' and ')}: each should get a good part.`,
    );
  }
}

export async function loseAnInstance(project: ComposeProject, buyer: Buyer) {
  const [one = '', ...others] = await project.containers('order');
  if (others.length !== 1) throw new Failure('There should be two of order.');
  await project.kill(one);
  for (let placed = 0; placed < ORDERS; placed++) await buyer.order();
}

/** Removes everything except the volumes. */
export async function beginAgain(project: ComposeProject, buyer: Buyer) {
  const orderId = await buyer.order();
  await project.run('down');
  await project.run('up', '--detach', '--wait', ...TWO_OF_EACH);
  if (!(await buyer.orders()).includes(orderId))
    throw new Failure(`Order ${orderId} is gone after a new start.`);
}
