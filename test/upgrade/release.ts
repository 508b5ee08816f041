import { readdirSync, readFileSync } from 'node:fs';

/** Every service that has a schema. */
export const OWNERS = ['product', 'order', 'user'] as const;

/** Replaces the address of the gateway in the files of a recorded release. */
export const GATEWAY = 'http://gateway.invalid';

/** The merchant in the recorded payments. Made up, and the same in the fleet that loads the recording. */
export const MERCHANT = { DIANCAN_WECHAT_OA_APPID: 'wx00112233445566aa', DIANCAN_WECHAT_MCHID: '1900000109' };

/** An order in the state that its key in `RecordedRelease` names. */
export interface RecordedOrder {
  readonly orderId: string;
  readonly quantity: number;
}

/** An order that was being placed when the order service died; the client got no answer. */
interface RecordedPlacement {
  /** The `Idempotency-Key` of the request. */
  readonly key: string;
  readonly quantity: number;
}

/** The open work of a release when it was stopped: `release.json` in its folder. */
export interface RecordedRelease {
  /** Seven hexadecimal digits. */
  readonly commit: string;
  /** ISO 8601, UTC: when its last service ended. */
  readonly takenAt: string;
  readonly buyer: string;
  readonly seller: string;
  readonly productId: string;
  readonly priceFen: number;
  /** Before the first order. */
  readonly stock: number;
  readonly placements: { readonly stockNotTaken: RecordedPlacement; readonly stockTaken: RecordedPlacement };
  readonly lineRefunded: RecordedOrder & { readonly key: string };
  readonly refundSent: RecordedOrder;
  readonly refundWaiting: RecordedOrder;
  readonly noticeAtUser: RecordedOrder;
  readonly noticeAtOrder: RecordedOrder;
  readonly paidUnheard: RecordedOrder;
  /** With the `Idempotency-Key` of the request that placed it. */
  readonly unpaid: RecordedOrder & { readonly key: string };
  readonly unpaidPastExpiry: RecordedOrder;
  readonly stockReleaseWaiting: RecordedOrder;
}

const RELEASES = new URL('releases/', import.meta.url);

export const recordedReleases = (): string[] => readdirSync(RELEASES).toSorted();

export const folderOf = (name: string): URL => new URL(`${name}/`, RELEASES);

export const readRelease = (name: string): RecordedRelease =>
  JSON.parse(readFileSync(new URL('release.json', folderOf(name)), 'utf8')) as RecordedRelease;
