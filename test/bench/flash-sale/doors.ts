import { randomUUID } from 'node:crypto';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import { built } from '../rpc/built.ts';
import { get, post, send } from './load.ts';
import type { Market } from './market.ts';

const { IdentitySigner, ownPrivateKey } = await built('platform/src/index');
const { SESSION_COOKIE, SessionStore } = await built('session/src/index');
const { IDENTITY_HEADER } = await built('contracts/src/index');

type Headers = Record<string, string>;

/** Where buyers come in. */
export interface Door {
  readonly origin: string;
  /** What stands before the service's own paths. */
  readonly prefix: string;
  /** The headers that say who each of these buyers is. */
  identify(buyers: readonly string[]): Promise<Headers[]>;
}

/** An order service, with the identity that the gateway signs. */
export function serviceDoor({ fleet }: Market, origin: string): Door {
  return {
    origin,
    prefix: '',
    async identify(buyers) {
      const key = await ownPrivateKey(fleet.settings.keysDir, 'gateway');
      const signer = new IdentitySigner('gateway', key);
      const tokens: string[] = await Promise.all(
        buyers.map(subject => signer.sign({ role: 'buyer', subject }, 'order')),
      );
      return tokens.map(token => ({ [IDENTITY_HEADER]: token }));
    },
  };
}

/** The gateway, with sessions in Redis. */
export function gatewayDoor({ gatewayUrl, redis }: Market): Door {
  const sessions = new SessionStore(redis, () => 7_200);
  return {
    origin: gatewayUrl,
    prefix: '/api',
    async identify(buyers) {
      const opened: Array<{ token: string }> = await Promise.all(
        buyers.map(subject => sessions.open({ role: 'buyer', subject, name: subject })),
      );
      return opened.map(({ token }) => ({ cookie: `${SESSION_COOKIE}=${token}` }));
    },
  };
}

let buyersSoFar = 0;

/** Buyers whom nobody has seen yet. */
export const newBuyers = (count: number): string[] =>
  Array.from({ length: count }, () => `bench-${buyersSoFar++}-${randomUUID().slice(0, 8)}`);

export const bodyOf = (activityId: string, entry: string) => ({
  activityId,
  entry,
  quantity: 1,
  fulfilment: { kind: 'DELIVERY', name: '张三', phone: '13800138000', address: '人民路 1 号' },
});

/** Orders of new buyers, who enter the activity first. @param path where they go instead of the real place */
export async function ordersAt(
  { folder }: Market,
  door: Door,
  { activityId, count, path = '/flash-sale/order' }: { activityId: string; count: number; path?: string },
): Promise<string[]> {
  const identities = await door.identify(newBuyers(count));
  const entering = identities.map(headers =>
    get(`${door.prefix}/flash-sale/entry?activityId=${activityId}`, headers),
  );
  const entered = await send(folder, { origin: door.origin, requests: entering, connections: 32 });
  if (entered.statuses['200'] !== count)
    throw new Failure(`Not all could enter: ${JSON.stringify(entered.statuses)} ${entered.bodies[0]}`);
  return entered.bodies.map((text, index) => {
    const { entry } = JSON.parse(text).data as { entry: string };
    const headers = { ...identities[index]!, 'idempotency-key': randomUUID() };
    return post(`${door.prefix}${path}`, bodyOf(activityId, entry), headers);
  });
}
