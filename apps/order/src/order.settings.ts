import {
  between,
  connections,
  flag,
  interval,
  logSettings,
  managementSettings,
  required,
  serverSettings,
  settingsOf,
} from '@diancan/config';
import { callSettings, discoverySettings, serviceAddresses } from '@diancan/rpc';
import { messagingSettings } from '@diancan/messaging';
import { PAY_READS_AT_START, paySettings } from '@diancan/wechat';
import { originSetting } from '@diancan/address';
import { z } from 'zod';
import { FLASH_SALE_READS_AT_START, flashSaleSettings } from './flash-sale-settings.js';
import { timeToPay } from './ordering/time-to-pay.js';

/**
 * At least the time that placing an order needs, at most the time that a buyer waits. The timeout of the
 * gateway's route is a little longer than the default of this setting.
 */
const placementDeadline = between(500, 60_000);
/** The provider shows it to the payer, and accepts at most 127 characters. */
const description = required.max(127);
/** From one minute, in which most refunds are made, to one week. */
const overdueAfter = between(60_000, 7 * 24 * 3_600_000);

const schema = z.object({
  server: serverSettings,
  publicUrl: originSetting,
  log: logSettings,
  management: managementSettings,
  database: z.object({ url: required, poolSize: connections }),
  services: z.object({ product: serviceAddresses, user: serviceAddresses }),
  discovery: discoverySettings,
  calls: callSettings,
  placement: z.object({ deadlineMs: placementDeadline }),
  wechat: z.object({ pay: paySettings }),
  payment: z.object({ description, acceptUnpaid: flag, noticeOnAccept: flag, refundsApartMs: interval }),
  redis: z.object({ url: required }),
  flashSale: flashSaleSettings,
  unpaid: z.object({ expiryMs: timeToPay }),
  alarm: z.object({ intervalMs: interval, refundAfterMs: overdueAfter }),
  sweep: z.object({ intervalMs: interval }),
  messaging: messagingSettings,
});

/** The settings of the order service; `config-repo/order.yml` explains each. */
export class OrderSettings extends settingsOf(schema, [
  'messaging',
  'redis.url',
  ...FLASH_SALE_READS_AT_START.map(key => `flashSale.${key}`),
  ...PAY_READS_AT_START.map(key => `wechat.pay.${key}`),
]) {}
