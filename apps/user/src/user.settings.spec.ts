import { describePublishedSchema, describeRanges } from '@diancan/testing/settings';
import { UserSettings } from './user.settings.js';

const DAY_MS = 86_400_000;

describePublishedSchema('user', UserSettings, [
  ['notices/intervalMs', 'often', '/notices/intervalMs type'],
  ['notices/templates/LOST', {}, '/notices/templates additionalProperties'],
  ['notices/templates/ACCEPTED', undefined, '/notices/templates/ACCEPTED required'],
  ['login', undefined, '/login required'],
  ['wechat/apiUrl', 'wechat', '/wechat/apiUrl pattern'],
  ['wechat/serverToken', 'no_such-token', '/wechat/serverToken pattern'],
  ['session/idleSeconds', '0', '/session/idleSeconds minimum'],
  ['ownOrigins', 'http://127.0.0.1', '/ownOrigins type'],
]);

describeRanges('user', UserSettings, [
  ['session/idleSeconds', 1, 'minimum', 60],
  ['login/stateSeconds', 1, 'minimum', 60],
  ['login/stateSeconds', '99999999', 'maximum', 2_592_000],
  ['notices/intervalMs', DAY_MS, 'maximum', 3_600_000],
  ['notices/deadlineMs', 365 * DAY_MS, 'maximum', 2_147_483_647],
  ['discovery/leaseMs', DAY_MS, 'maximum', 60_000],
]);
