import { describe, expect, it } from 'vitest';
import {
  changed,
  describePublishedSchema,
  outOfRange,
  problemsByPublishedSchema,
  type RangeKeyword,
  writtenSettings,
} from '@diancan/testing/settings';
import { ProductSettings } from './product.settings.js';

const good = writtenSettings('product', 'dev');

describePublishedSchema('product', ProductSettings, [
  ['rpc/tcpPort', '-1', '/rpc/tcpPort minimum'],
  ['database/poolSize', 'large', '/database/poolSize type'],
  ['database', undefined, '/database required'],
  ['management/port', 'none', '/management/port type'],
]);

describe('settings that would make ordering impossible', () => {
  it.each<[string, unknown, RangeKeyword, number]>([
    ['calls/defaults/breaker/halfOpenAfterMs', 86_400_000, 'maximum', 600_000],
    ['discovery/leaseMs', 1, 'minimum', 1_000],
    ['database/poolSize', 0, 'minimum', 1],
  ])('are refused: %s = %j', (path, value, keyword, limit) => {
    const bad = changed(good, path, value);
    expect(problemsByPublishedSchema(ProductSettings, bad)).toContain(`/${path} ${keyword}`);
    expect(() => new ProductSettings(bad)).toThrow(outOfRange(path, keyword, limit));
  });
});
