import { logSettings, required, serverSettings, settingsOf } from '@diancan/config';
import { z } from 'zod';

const credentials = z.object({ appId: z.string(), secret: z.string() });

const schema = z.object({
  server: serverSettings,
  log: logSettings,
  dataDir: required,
  authDomains: required.transform(list => list.split(',').map(domain => domain.trim()).filter(domain => domain !== '')),
  officialAccount: credentials,
  websiteApp: credentials,
});

export class SandboxSettings extends settingsOf(schema) {}
