import { describePublishedSchema } from '@diancan/testing/settings';
import { SandboxSettings } from './sandbox.settings.js';

describePublishedSchema('sandbox', SandboxSettings, [
  ['authDomains', undefined, '/authDomains required'],
  ['refunds/doneAfterMs', 'soon', '/refunds/doneAfterMs type'],
  ['notifications/retrySpeed', '0', '/notifications/retrySpeed minimum'],
  ['templates/accepted/keys', 'thing1', '/templates/accepted/keys type'],
  ['merchant/mchId', undefined, '/merchant/mchId required'],
]);
