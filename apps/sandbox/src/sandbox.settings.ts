import { count, logSettings, millis, required, serverSettings, settingsOf } from '@diancan/config';
import { z } from 'zod';

const credentials = z.object({ appId: z.string(), secret: z.string() });

const schema = z.object({
  server: serverSettings,
  log: logSettings,
  dataDir: required,
  authDomains: required.transform(list =>
    list
      .split(',')
      .map(domain => domain.trim())
      .filter(domain => domain !== ''),
  ),
  officialAccount: credentials,
  websiteApp: credentials,
  templates: z.record(
    z.string(),
    z.object({ templateId: z.string(), title: required, keys: z.array(required).min(1) }),
  ),
  merchant: z.object({ mchId: z.string(), serial: z.string(), apiV3Key: z.string(), keyFile: z.string() }),
  platform: z.object({ publicKeyId: z.string(), keyFile: z.string() }),
  notifications: z.object({ retrySpeed: count }),
  refunds: z.object({ doneAfterMs: millis, apartMs: millis }),
});

const READ_AT_START = ['dataDir', 'officialAccount', 'websiteApp', 'templates', 'merchant', 'platform'];

export class SandboxSettings extends settingsOf(schema, READ_AT_START) {}
