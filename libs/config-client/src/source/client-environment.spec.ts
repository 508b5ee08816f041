import { describe, expect, it } from 'vitest';
import { clientEnvironment } from './client-environment.js';

describe('the environment of a process', () => {
  it('without variables means the folder, and no bus', () => {
    expect(clientEnvironment({})).toEqual({
      centre: null,
      folder: 'config-repo',
      profile: 'dev',
      dataDir: '.data',
      waitMs: 5_000,
      catchUpMs: 15_000,
      graceMs: 10_000,
      bus: null,
    });
  });

  it('names the config centre, the bus and the times', () => {
    expect(
      clientEnvironment({
        DIANCAN_CONFIG_URL: 'https://config.example:8888/base',
        DIANCAN_CONFIG_TOKEN: 'token',
        DIANCAN_PROFILE: 'prod',
        DIANCAN_DATA_DIR: '/data',
        DIANCAN_CONFIG_WAIT_MS: '0',
        DIANCAN_CONFIG_CATCH_UP_MS: '1',
        DIANCAN_CONFIG_GRACE_MS: '0',
        DIANCAN_RABBITMQ_URL: 'amqp://127.0.0.1',
        DIANCAN_BUS_NAME: 'spec',
      }),
    ).toMatchObject({
      centre: { url: 'https://config.example:8888/base', token: 'token' },
      profile: 'prod',
      dataDir: '/data',
      waitMs: 0,
      catchUpMs: 1,
      graceMs: 0,
      bus: { url: 'amqp://127.0.0.1', name: 'spec' },
    });
  });

  it.each([
    ['DIANCAN_CONFIG_URL', 'config:8888'],
    ['DIANCAN_CONFIG_URL', 'somewhere'],
    ['DIANCAN_CONFIG_WAIT_MS', 'soon'],
    ['DIANCAN_CONFIG_WAIT_MS', '-1'],
    ['DIANCAN_CONFIG_CATCH_UP_MS', '0'],
    ['DIANCAN_CONFIG_GRACE_MS', '3000000000'],
  ])('is refused with the name of the variable for %s=%s', (variable, value) => {
    expect(() => clientEnvironment({ [variable]: value })).toThrow(variable);
  });
});
