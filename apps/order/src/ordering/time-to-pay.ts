import { between } from '@diancan/config';

/** The provider takes no `time_expire` that is nearer than a minute; the rest is for the way there. */
export const SHORTEST_TIME_TO_PAY_MS = 70_000;

/** What a buyer needs from the order to the first tap on "pay". */
const TO_DECIDE_MS = 50_000;
/** An unpaid order holds stock: for a night, but not for ever. The provider would allow 90 days. */
const LONGEST_TIME_TO_PAY_MS = 24 * 3_600_000;

/** How long an order may wait for its payment, in ms. */
export const timeToPay = between(SHORTEST_TIME_TO_PAY_MS + TO_DECIDE_MS, LONGEST_TIME_TO_PAY_MS);
