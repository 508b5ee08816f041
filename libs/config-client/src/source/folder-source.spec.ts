import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfigFiles } from './folder-source.js';
import { millis, settingsOf } from '@diancan/config';

describe('config files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-config-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => {
    delete process.env['DIANCAN_SPEC_VALUE'];
  });

  it('merges maps key by key, the service over the shared, the profile over both', () => {
    write('application.yml', 'log: {level: info}\na: {x: 1, y: 1, z: 1}\nlist: [1, 2]');
    write('order.yml', 'a: {y: 2, z: 2}\nlist: [3]');
    write('order-dev.yml', 'a: {z: 3}');
    expect(readConfigFiles(folder, 'order', 'dev')).toEqual({
      log: { level: 'info' },
      a: { x: 1, y: 2, z: 3 },
      list: [3],
    });
  });

  it('takes a placeholder from the environment, else its default', () => {
    write('user.yml', 'secret: "${DIANCAN_SPEC_VALUE}"\nurl: "http://${DIANCAN_SPEC_VALUE:localhost}:1"');
    expect(readConfigFiles(folder, 'user', 'dev')).toMatchObject({ secret: '', url: 'http://localhost:1' });
    process.env['DIANCAN_SPEC_VALUE'] = 'a: "b"';
    expect(readConfigFiles(folder, 'user', 'dev')).toMatchObject({
      secret: 'a: "b"',
      url: 'http://a: "b":1',
    });
  });

  it('resolves a placeholder inside a default', () => {
    write('nested.yml', 'url: "${DIANCAN_SPEC_URL:http://127.0.0.1:${DIANCAN_SPEC_VALUE:80}}"');
    expect(readConfigFiles(folder, 'nested', 'dev')).toMatchObject({ url: 'http://127.0.0.1:80' });
    process.env['DIANCAN_SPEC_VALUE'] = '81';
    expect(readConfigFiles(folder, 'nested', 'dev')).toMatchObject({ url: 'http://127.0.0.1:81' });
  });

  it.each([
    'spring.config.activate.on-profile: prod',
    '"spring[config][activate][on-profile]": prod',
    'spring: {config: {activate: {onProfile: [qa, prod]}}}',
    'spring.profiles: prod',
  ])('are in force only where their profile is: %s', condition => {
    write('profiles.yml', `a: all\n---\n${condition}\na: prod`);
    expect(readConfigFiles(folder, 'profiles', 'dev')).toMatchObject({ a: 'all' });
    expect(readConfigFiles(folder, 'profiles', 'prod')).toMatchObject({ a: 'prod' });
    expect(readConfigFiles(folder, 'profiles', 'dev, prod')).toMatchObject({ a: 'prod' });
    expect(readConfigFiles(folder, 'profiles', ' ,prod,')).toMatchObject({ a: 'prod' });
  });

  it('have one value for a setting, whatever its spelling and its kind of file', () => {
    write('spelling.yml', 'log: {level: warn}\nroutes: {/api: a}');
    write('spelling-dev.properties', 'log.level=debug\nroutes[/api]=b\n');
    expect(readConfigFiles(folder, 'spelling', 'dev')).toMatchObject({
      log: { level: 'debug' },
      routes: { '/api': 'b' },
    });
  });

  it('keeps numbers as written', () => {
    write('numbers.yml', 'id: 1234567890123456789\nrelease: 1.10\nmode: 0644\nport: 8103\non: yes');
    expect(readConfigFiles(folder, 'numbers', 'dev')).toMatchObject({
      id: '1234567890123456789',
      release: '1.10',
      mode: '0644',
      port: 8103,
      on: 'yes',
    });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['gbk', Buffer.from([0x61, 0x3a, 0x20, 0x31, 0x0a, 0xb5, 0xe3]), /gbk\.yml, line 2: is not UTF-8/],
    ['list', '- a', /list\.yml, line 1: holds no settings/],
    ['twice', 'a.b: 1\na: {b: 2}', /twice\.yml, line 2: a\.b is set twice, the first time in line 1/],
    ['import', 'spring.config.import: other.yml', /import\.yml, line 1: .* is not supported/],
  ])('refuses what it would not understand: %s.yml', (name, text, reason) => {
    writeFileSync(join(folder, `${name}.yml`), text);
    expect(() => readConfigFiles(folder, name, 'dev')).toThrow(reason);
  });

  it('names the file that does not parse, and shows none of it', () => {
    write('broken.yml', 'secret: hunter2\na: [1');
    const open = () => readConfigFiles(folder, 'broken', 'dev');
    expect(open).toThrow(/broken\.yml, line 2: /);
    expect(open).not.toThrow(/hunter2|\[1/);
  });

  it('names the wrong keys of the settings and shows no value', () => {
    class SpecSettings extends settingsOf(z.object({ ttlMs: millis, password: z.string().min(20) })) {}
    const open = () => new SpecSettings({ ttlMs: 'soon', password: 'hunter2' });
    expect(open).toThrow(/ttlMs.*password/);
    expect(open).not.toThrow(/hunter2/);
  });

  it('freezes the settings at every depth', () => {
    class SpecSettings extends settingsOf(z.object({ a: z.object({ b: z.number() }) })) {}
    const settings = new SpecSettings({ a: { b: 1 } });
    expect(() => {
      (settings.current.a as { b: number }).b = 2;
    }).toThrow(TypeError);
  });
});
