import { describe, expect, it } from 'vitest';
import { centreSettings } from '../testing/settings.js';
import { fromEnvironment } from './centre.settings.js';

const READ = 'read-token-for-the-spec';
const wrong = (environment: NodeJS.ProcessEnv) => () => centreSettings(environment);

describe('settings of the config centre', () => {
  it('refuse short and repeated tokens without showing them', () => {
    expect(wrong({ DIANCAN_CONFIG_TOKEN: 'short' })).toThrow(/tokens\.read/);
    expect(wrong({ DIANCAN_CONFIG_TOKEN_ORDER: 'short' })).toThrow(/tokens\.applications\.order/);
    expect(wrong({ DIANCAN_CONFIG_ENCRYPT_KEY: 'short' })).toThrow(/encryptKey/);
    expect(wrong({ DIANCAN_CONFIG_TOKEN: READ, DIANCAN_OPERATOR_TOKEN: READ })).toThrow(/tokens/);
    expect(wrong({ DIANCAN_CONFIG_TOKEN: READ, DIANCAN_CONFIG_TOKEN_ORDER: READ })).toThrow(/tokens/);
    expect(wrong({ DIANCAN_CONFIG_TOKEN: READ, DIANCAN_CONFIG_TOKEN_ORDER: READ })).not.toThrow(READ);
  });

  it('name the variables that have to be set', async () => {
    await expect(fromEnvironment({ DIANCAN_OPERATOR_TOKEN: 'short' }).load()).rejects.toThrow(
      'set DIANCAN_CONFIG_TOKEN and DIANCAN_OPERATOR_TOKEN to',
    );
  });

  it('get the tokens of applications from the names of the variables', () => {
    const { tokens } = centreSettings({
      DIANCAN_CONFIG_TOKEN_ORDER_ADMIN: READ,
      DIANCAN_CONFIG_TOKEN_USER: '',
    }).current;
    expect(tokens.applications).toEqual({ 'order-admin': READ });
  });

  it('accept a folder with slashes around it, but none outside the repository', () => {
    expect(centreSettings({ DIANCAN_CONFIG_GIT_FOLDER: '/./a//b/' }).current.repository.folder).toBe('a/b');
    expect(centreSettings({ DIANCAN_CONFIG_GIT_FOLDER: '' }).current.repository.folder).toBe('');
    expect(wrong({ DIANCAN_CONFIG_GIT_FOLDER: 'a/../..' })).toThrow(/repository\.folder/);
  });

  it('name a plain folder if there is no repository', () => {
    expect(centreSettings().current.repository).toMatchObject({ url: '', dir: 'config-repo' });
    expect(
      centreSettings({ DIANCAN_CONFIG_GIT: 'https://git.example/a.git', DIANCAN_CONFIG_DIR: 'x' }).current
        .repository,
    ).toMatchObject({ dir: '' });
  });
});
