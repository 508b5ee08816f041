import { ORDER_KINDS, type ShopProfile } from '@diancan/contracts';

/** The shop of a fleet whose owner has not said anything: always open, everything offered, nothing added. */
export const DEFAULT_PROFILE: ShopProfile = {
  name: '点餐',
  notice: '',
  hours: [],
  exceptions: [],
  kinds: [...ORDER_KINDS],
  minOrderFen: 0,
  packingFeeFen: 0,
  deliveryFeeFen: 0,
  timeZone: 'Asia/Shanghai',
  dayStartsAt: '04:00',
};

/** A break that a seller has announced. */
export interface Pause {
  /** Null: until a seller resumes. */
  readonly until: Date | null;
}

/** What decides whether the shop takes orders. */
export interface Shop {
  readonly profile: ShopProfile;
  readonly pause: Pause | null;
  /** By the database, which all instances share. */
  readonly now: Date;
}
