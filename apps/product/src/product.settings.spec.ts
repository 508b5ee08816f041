import { describe, expect, it } from 'vitest';
import {
  changed,
  outOfRange,
  problemsByPublishedSchema,
  type RangeKeyword,
  writtenSettings,
} from '@diancan/testing/settings';
import { ProductSettings } from './product.settings.js';

const good = writtenSettings('product', 'dev');

describe('the schema that product publishes', () => {
  it.each(['dev', 'prod'])('accepts config-repo for the profile %s, like the service', profile => {
    const values = writtenSettings('product', profile);
    expect(problemsByPublishedSchema(ProductSettings, values)).toEqual([]);
    expect(() => new ProductSettings(values)).not.toThrow();
  });

  it.each([
    ['rpc/tcpPort', '-1', '/rpc/tcpPort minimum'],
    ['database/poolSize', 'large', '/database/poolSize type'],
    ['database', undefined, '/database required'],
    ['management/port', 'none', '/management/port type'],
  ])('judges %s = %j like the service', (path, value, problem) => {
    const bad = changed(good, path, value);
    expect(problemsByPublishedSchema(ProductSettings, bad)).toContain(problem);
    expect(() => new ProductSettings(bad)).toThrow('Settings are missing or wrong: ');
  });
});

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
