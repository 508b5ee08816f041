import { describe, expect, it } from 'vitest';
import { changed, problemsByPublishedSchema, writtenSettings } from '@diancan/testing/settings';
import { SandboxSettings } from './sandbox.settings.js';

const good = writtenSettings('sandbox', 'dev');

describe('the schema that sandbox publishes', () => {
  it.each(['dev', 'prod'])('accepts config-repo for the profile %s, like the service', profile => {
    const values = writtenSettings('sandbox', profile);
    expect(problemsByPublishedSchema(SandboxSettings, values)).toEqual([]);
    expect(() => new SandboxSettings(values)).not.toThrow();
  });

  it.each([
    ['authDomains', undefined, '/authDomains required'],
    ['refunds/doneAfterMs', 'soon', '/refunds/doneAfterMs type'],
    ['notifications/retrySpeed', '0', '/notifications/retrySpeed minimum'],
    ['templates/accepted/keys', 'thing1', '/templates/accepted/keys type'],
    ['merchant/mchId', undefined, '/merchant/mchId required'],
  ])('judges %s = %j like the service', (path, value, problem) => {
    const bad = changed(good, path, value);
    expect(problemsByPublishedSchema(SandboxSettings, bad)).toContain(problem);
    expect(() => new SandboxSettings(bad)).toThrow('Settings are missing or wrong: ');
  });
});
