import { describe, expect, it } from 'vitest';
import { changed, problemsByPublishedSchema, writtenSettings } from '../../../test/settings/published-settings.js';
import { GatewaySettings } from './gateway.settings.js';

const good = writtenSettings('gateway', 'dev');

describe('the schema that gateway publishes', () => {
  it.each(['dev', 'prod'])('takes what config-repo has for the profile %s, as the service does', profile => {
    const values = writtenSettings('gateway', profile);
    expect(problemsByPublishedSchema(GatewaySettings, values)).toEqual([]);
    expect(() => new GatewaySettings(values)).not.toThrow();
  });

  it.each([
    ['server/port', 'eighty', '/server/port type'],
    ['server/port', '70000', '/server/port maximum'],
    ['log/level', 'chatty', '/log/level enum'],
    ['redis', undefined, '/redis required'],
    ['redis/url', '', '/redis/url minLength'],
    ['publicUrl', 'ftp://elsewhere', '/publicUrl pattern'],
    ['ownOrigins', [], '/ownOrigins minItems'],
    ['trustedProxies', 'everybody', '/trustedProxies pattern'],
    ['services/kitchen', ['http://127.0.0.1:1'], '/services propertyNames'],
    ['services/order', undefined, '/services/order required'],
    ['services/order/0', 'ftp://127.0.0.1:1', '/services/order/0 pattern'],
    ['routes', {}, '/routes type'],
    ['routes/0/service', 'kitchen', '/routes/0/service enum'],
    ['routes/0/allow/0', 'admin', '/routes/0/allow/0 enum'],
    ['routes/0/method', undefined, '/routes/0/method required'],
    ['routes/0/cookie', true, '/routes/0 additionalProperties'],
    ['routes/0/cookies', 'yes', '/routes/0/cookies enum'],
    ['routes/0/path', '/internal', '/routes/0/path pattern'],
    ['rateLimit/enabled', 'maybe', '/rateLimit/enabled enum'],
    ['rateLimit/buckets/default/caller/capacity', 'many', '/rateLimit/buckets/default/caller/capacity type'],
    ['rateLimit/buckets/default/callr', null, '/rateLimit/buckets/default additionalProperties'],
    ['calls/defaults/rule', 'fastest', '/calls/defaults/rule enum'],
    ['calls/services', { kitchen: {} }, '/calls/services propertyNames'],
    ['calls/defaults/breaker/failurePercent', '101', '/calls/defaults/breaker/failurePercent maximum'],
    ['discovery/list', 'phone book', '/discovery/list enum'],
  ])('sees %s = %j as the service does', (path, value, problem) => {
    const bad = changed(good, path, value);
    expect(problemsByPublishedSchema(GatewaySettings, bad)).toContain(problem);
    expect(() => new GatewaySettings(bad)).toThrow('Settings are missing or wrong: ');
  });
});
