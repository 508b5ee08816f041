import { describe, expect, it } from 'vitest';
import { changed, problemsByPublishedSchema, writtenSettings } from '../../../test/settings/published-settings.js';
import { UserSettings } from './user.settings.js';

const good = writtenSettings('user', 'dev');

describe('the schema that user publishes', () => {
  it.each(['dev', 'prod'])('takes what config-repo has for the profile %s, as the service does', profile => {
    const values = writtenSettings('user', profile);
    expect(problemsByPublishedSchema(UserSettings, values)).toEqual([]);
    expect(() => new UserSettings(values)).not.toThrow();
  });

  it.each([
    ['notices/intervalMs', 'often', '/notices/intervalMs type'],
    ['notices/templates/LOST', {}, '/notices/templates propertyNames'],
    ['notices/templates/ACCEPTED', undefined, '/notices/templates/ACCEPTED required'],
    ['login', undefined, '/login required'],
    ['wechat/apiUrl', 'wechat', '/wechat/apiUrl pattern'],
    ['wechat/serverToken', 'no_such-token', '/wechat/serverToken pattern'],
    ['session/idleSeconds', '0', '/session/idleSeconds minimum'],
    ['ownOrigins', 'http://127.0.0.1', '/ownOrigins type'],
  ])('sees %s = %j as the service does', (path, value, problem) => {
    const bad = changed(good, path, value);
    expect(problemsByPublishedSchema(UserSettings, bad)).toContain(problem);
    expect(() => new UserSettings(bad)).toThrow('Settings are missing or wrong: ');
  });
});
