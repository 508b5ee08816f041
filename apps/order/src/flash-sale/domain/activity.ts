import { type ActivityState, FlashSaleErrors, ServiceError } from '@diancan/contracts';

/** ACTIVE until its end, or until a seller cancels it. */
export type ActivityStage = 'ACTIVE' | 'ENDED' | 'CANCELLED';

export interface Activity {
  readonly activityId: string;
  readonly productId: string;
  readonly productName: string;
  /** A public path. */
  readonly icon: string;
  /** Of one piece. */
  readonly priceFen: number;
  readonly limitPerBuyer: number;
  readonly hasWaitingList: boolean;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly stage: ActivityStage;
  /** How many keys its stock is divided into. */
  readonly shards: number;
  /** Pieces that were ever for sale in it. */
  readonly published: number;
  /** Pieces that no shard has at the moment. */
  readonly reservoir: number;
  /** Pieces that went back to the dish. */
  readonly returned: number;
}

/** Whether nobody can order in it any more. */
export const isOver = ({ stage, endsAt }: Activity, now: number): boolean =>
  stage !== 'ACTIVE' || now >= endsAt.getTime();

/** @param left pieces that nobody has ordered */
export function stateOf(activity: Activity, left: number, now: number): ActivityState {
  if (isOver(activity, now)) return 'ENDED';
  if (now < activity.startsAt.getTime()) return 'SCHEDULED';
  return left > 0 ? 'OPEN' : 'SOLD_OUT';
}

export const isOpen = (activity: Activity, now: number): boolean =>
  now >= activity.startsAt.getTime() && !isOver(activity, now);

/** Whether no seller has changed the stock of an activity between the two looks. */
export const hasSameStock = (one: Activity, other: Activity): boolean =>
  one.published === other.published && one.returned === other.returned;

/** Divides pieces into shares that differ by one at most. */
export function sharesOf(pieces: number, shards: number): number[] {
  const share = Math.floor(pieces / shards);
  return Array.from({ length: shards }, (_, shard) => share + (shard < pieces % shards ? 1 : 0));
}

/** For a seller who wants to change it. @throws ServiceError ACTIVITY_NOT_FOUND, ACTIVITY_OVER, CANCELLED */
export function requireActive(activity: Activity | undefined): Activity {
  if (activity === undefined) throw new ServiceError(FlashSaleErrors.ACTIVITY_NOT_FOUND);
  if (activity.stage === 'CANCELLED') throw new ServiceError(FlashSaleErrors.CANCELLED);
  if (activity.stage === 'ENDED') throw new ServiceError(FlashSaleErrors.ACTIVITY_OVER);
  return activity;
}

/** @throws ServiceError WINDOW_REFUSED */
export function requireWindow(startsAt: Date, endsAt: Date, now: number): void {
  if (endsAt.getTime() <= Math.max(startsAt.getTime(), now))
    throw new ServiceError(FlashSaleErrors.WINDOW_REFUSED);
}
