import { originSetting, urlSetting } from '@diancan/address';
import {
  count,
  freePort,
  logSettings,
  managementSettings,
  personalSeconds,
  required,
  serverSettings,
  settingsOf,
} from '@diancan/config';
import { lockSettings } from '@diancan/lock';
import { messagingSettings } from '@diancan/messaging';
import { callSettings, discoverySettings } from '@diancan/rpc';
import { z } from 'zod';
import { noticeSettings } from './notice-template/notice.settings.js';

const credentials = z.object({ appId: required, secret: required });
/** In WeChat's format for a server URL's token; blank if the shop has no server URL. */
const serverToken = z
  .string()
  .regex(/^(?:[A-Za-z0-9]{3,32})?$/)
  .default('');

const schema = z.object({
  server: serverSettings,
  log: logSettings,
  management: managementSettings,
  rpc: z.object({ tcpPort: freePort }),
  discovery: discoverySettings,
  calls: callSettings,
  database: z.object({ url: required, poolSize: count }),
  redis: z.object({ url: required }),
  locks: lockSettings,
  session: z.object({ idleSeconds: personalSeconds }),
  publicUrl: originSetting,
  ownOrigins: z.array(originSetting).min(1),
  login: z.object({ stateSeconds: personalSeconds }),
  wechat: z.object({
    apiUrl: urlSetting(),
    openUrl: urlSetting(),
    officialAccount: credentials,
    websiteApp: credentials,
    serverToken,
  }),
  notices: noticeSettings,
  messaging: messagingSettings,
});

/** The settings of the user service; `config-repo/user.yml` explains them. */
export class UserSettings extends settingsOf(schema, ['messaging', 'locks']) {}
