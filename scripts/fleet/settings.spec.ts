import { normalOrigin } from '@diancan/address';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../project.mjs';
import { reachable, readSettings } from './settings.mjs';

describe('the settings of a fleet', () => {
  it('put the public origin on the port of the gateway', () => {
    expect(readSettings({ DIANCAN_GATEWAY_PORT: '18080' }).publicUrl).toBe('http://127.0.0.1:18080');
  });

  it.each([
    ['https://Shop.Example/', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['http://127.0.0.1:18080//', 'http://127.0.0.1:18080'],
  ])('have the public origin %s as %s', (given, origin) => {
    expect(readSettings({ DIANCAN_PUBLIC_URL: given }).publicUrl).toBe(origin);
  });

  it.each([
    'shop.example',
    'ftp://shop.example',
    'https://u:secret@shop.example',
    'https://shop.example/a',
    'https://shop.example?a',
  ])('refuse %s as the public origin, without repeating it', given => {
    expect(() => readSettings({ DIANCAN_PUBLIC_URL: given })).toThrow(
      'DIANCAN_PUBLIC_URL must be an origin such as https://shop.example, without path or credentials.',
    );
  });

  it.each([
    'https://Shop.Example.:443//',
    'https://shop.example:',
    'http://[2001:DB8::1]:8080',
    'https://点餐.example',
    'https:shop.example',
    'https:/shop.example',
    'https:\\\\shop.example',
    'https://shop.example?',
    'https://shop.example#',
    'https://@shop.example',
    ' https://shop.example',
    'https://shop.example/.',
    'https://.',
  ])('take the public origin %j as the services do', given => {
    const taken = () => readSettings({ DIANCAN_PUBLIC_URL: given }).publicUrl;
    const origin = normalOrigin(given);
    if (origin === null) expect(taken).toThrow('must be an origin');
    else expect(taken()).toBe(origin);
  });

  it('stay on this machine unless told otherwise', () => {
    expect(readSettings({}).bind).toBe('127.0.0.1');
  });

  it.each(['http', '0', '70000', '80.5', '-1'])('refuse %j as a port, naming its variable', text => {
    expect(() => readSettings({ DIANCAN_ORDER_PORT: text })).toThrow(`DIANCAN_ORDER_PORT is "${text}"`);
  });

  it('give every service but the sandbox a port for its metrics', () => {
    const { managementPorts } = readSettings({ DIANCAN_ORDER_MANAGEMENT_PORT: '19103' });
    expect(managementPorts).toEqual({ gateway: 9100, user: 9101, product: 9102, order: 19103, config: 9104 });
  });

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '[::1]'],
    ['10.0.0.7', '10.0.0.7'],
  ])('reach what listens on %s at %s', (bind, host) => {
    expect(reachable(bind)).toBe(host);
  });

  it.each([
    [
      'a URL as it is',
      { DIANCAN_CONFIG_GIT: 'git@git.example:shop/config.git' },
      'git@git.example:shop/config.git',
    ],
    [
      'a path from the project',
      { DIANCAN_CONFIG_GIT: 'config-repo/../scripts', DIANCAN_CONFIG_DIR: 'config-repo' },
      `${PROJECT}/scripts`,
    ],
    ['none where a folder is named', { DIANCAN_CONFIG_DIR: 'elsewhere' }, ''],
  ])('take for the repository of settings %s', (_what, env, configGit) => {
    expect(readSettings(env).configGit).toBe(configGit);
  });

  it('take a folder of settings from the project, and have the config centre serve it', () => {
    expect(readSettings({ DIANCAN_CONFIG_DIR: 'elsewhere' })).toMatchObject({
      configDir: `${PROJECT}/elsewhere`,
      configCentre: true,
    });
    expect(readSettings({}).configDir).toBe(`${PROJECT}/config-repo`);
  });
});
