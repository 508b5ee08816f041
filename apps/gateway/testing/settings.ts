import { readConfigFiles } from '@diancan/config-client';
import { GatewaySettings } from '../src/settings/gateway.settings.js';

/** The settings of the repo's own config files, with some of them replaced. */
export function gatewaySettings(replaced: Record<string, unknown> = {}): GatewaySettings {
  const files = readConfigFiles('config-repo', 'gateway', 'spec') as { discovery: object };
  return new GatewaySettings({
    ...files,
    redis: { url: 'redis://127.0.0.1:1' },
    discovery: { ...files.discovery, list: 'static' },
    ...replaced,
  });
}
