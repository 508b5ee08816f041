import { describe, expect, it } from 'vitest';
import { appHere } from './app-here.mjs';

describe('the process of a container', () => {
  it('listens where its service listens by default', () => {
    expect(appHere({ DIANCAN_APP: 'order' })).toEqual({
      name: 'order',
      url: 'http://127.0.0.1:8103',
      managementUrl: 'http://127.0.0.1:9103',
    });
  });

  it('listens where the environment says', () => {
    expect(appHere({ DIANCAN_APP: 'gateway', DIANCAN_GATEWAY_PORT: '80' }).url).toBe('http://127.0.0.1:80');
  });

  it('may be the config centre, or one without a management port', () => {
    expect(appHere({ DIANCAN_APP: 'config' }).url).toBe('http://127.0.0.1:8888');
    expect(appHere({ DIANCAN_APP: 'sandbox' }).managementUrl).toBeNull();
  });

  it.each([{}, { DIANCAN_APP: 'cook' }])('is refused where nobody says which app it is: %j', env => {
    expect(() => appHere(env)).toThrow('which is no app');
  });
});
