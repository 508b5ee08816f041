import { describePublishedSchema, describeRanges } from '@diancan/testing/settings';
import { ProductSettings } from './product.settings.js';

describePublishedSchema('product', ProductSettings, [
  ['rpc/tcpPort', '-1', '/rpc/tcpPort minimum'],
  ['database/poolSize', 'large', '/database/poolSize type'],
  ['database', undefined, '/database required'],
  ['management/port', 'none', '/management/port type'],
]);

describeRanges('product', ProductSettings, [
  ['calls/defaults/breaker/halfOpenAfterMs', 86_400_000, 'maximum', 600_000],
  ['discovery/leaseMs', 1, 'minimum', 1_000],
  ['database/poolSize', 1, 'minimum', 5],
]);
