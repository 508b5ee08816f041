import { between } from '@diancan/config';

/** The provider refuses a `time_expire` less than a minute ahead; ten seconds are for the request itself. */
export const SHORTEST_TIME_TO_PAY_MS = 70_000;

/** The time that a buyer needs between placing the order and tapping "pay". */
const TO_DECIDE_MS = 50_000;
/** An unpaid order holds stock, so it may do so for at most a day. The provider would allow 90 days. */
const LONGEST_TIME_TO_PAY_MS = 24 * 3_600_000;

/** The shortest time that an order may wait for its payment, in ms. */
export const SHORTEST_ORDER_TIME_MS = SHORTEST_TIME_TO_PAY_MS + TO_DECIDE_MS;

/** How long an order may wait for its payment, in ms. */
export const timeToPay = between(SHORTEST_ORDER_TIME_MS, LONGEST_TIME_TO_PAY_MS);
