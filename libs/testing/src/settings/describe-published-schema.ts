import type { SettingsClass } from '@diancan/config';
import { describe, expect, it } from 'vitest';
import {
  changed,
  outOfRange,
  problemsByPublishedSchema,
  type RangeKeyword,
  writtenSettings,
} from './published-settings.js';

/**
 * Specs that the schema that a service publishes accepts and refuses the same settings as the service itself.
 * @param wrong path, wrong value (undefined: missing) and problem, such as `/routes/0/service enum`
 */
export function describePublishedSchema(
  service: string,
  Settings: SettingsClass<object>,
  wrong: ReadonlyArray<readonly [path: string, value: unknown, problem: string]>,
): void {
  describe(`the schema that ${service} publishes`, () => {
    it.each(['dev', 'prod'])('accepts config-repo for the profile %s, like the service', profile => {
      const values = writtenSettings(service, profile);
      expect(problemsByPublishedSchema(Settings, values)).toEqual([]);
      expect(() => new Settings(values)).not.toThrow();
    });

    it.each(wrong)('judges %s = %j like the service', (path, value, problem) => {
      const bad = changed(writtenSettings(service, 'dev'), path, value);
      expect(problemsByPublishedSchema(Settings, bad)).toContain(problem);
      expect(() => new Settings(bad)).toThrow('Settings are missing or wrong: ');
    });
  });
}

/**
 * Specs that a value out of range is refused by the published schema and by the service itself, each of which
 * names the key; the service names the limit, too.
 * @param rows path, value, the end of the range that it exceeds, and the limit
 */
export function describeRanges(
  service: string,
  Settings: SettingsClass<object>,
  rows: ReadonlyArray<readonly [path: string, value: unknown, keyword: RangeKeyword, limit: number]>,
): void {
  describe(`settings of ${service} that are out of range`, () => {
    it.each(rows)('are refused: %s = %j', (path, value, keyword, limit) => {
      const bad = changed(writtenSettings(service, 'dev'), path, value);
      expect(problemsByPublishedSchema(Settings, bad)).toContain(`/${path} ${keyword}`);
      expect(() => new Settings(bad)).toThrow(outOfRange(path, keyword, limit));
    });
  });
}
