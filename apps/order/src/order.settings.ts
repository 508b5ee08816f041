import { count, flag, logSettings, managementSettings, millis, required, serverSettings, settingsOf } from '@diancan/config';
import { callSettings, discoverySettings, serviceAddresses } from '@diancan/rpc';
import { PAY_READS_AT_START, paySettings } from '@diancan/wechat';
import { z } from 'zod';

const schema = z.object({
  server: serverSettings,
  log: logSettings,
  management: managementSettings,
  database: z.object({ url: required, poolSize: count }),
  services: z.object({ product: serviceAddresses, user: serviceAddresses }),
  discovery: discoverySettings,
  calls: callSettings,
  placement: z.object({ deadlineMs: millis }),
  wechat: z.object({ pay: paySettings }),
  payment: z.object({ description: required, acceptUnpaid: flag, noticeOnAccept: flag, refundsApartMs: millis }),
  unpaid: z.object({ expiryMs: millis }),
  alarm: z.object({ intervalMs: millis, refundAfterMs: millis }),
  sweep: z.object({ intervalMs: millis }),
});

/** What can be set for the order service; explained in `config-repo/order.yml`. */
export class OrderSettings extends settingsOf(schema, PAY_READS_AT_START.map(key => `wechat.pay.${key}`)) {}
