import { readConfigFiles } from '@diancan/config';
import { GatewaySettings } from '../src/settings/gateway.settings.js';

/** The values in the repo's own config files, with some top-level keys replaced. */
export function gatewayValues(replaced: Record<string, unknown> = {}): Record<string, unknown> {
  const files = readConfigFiles('config-repo', 'gateway', 'spec') as { discovery: object };
  return {
    ...files,
    redis: { url: 'redis://127.0.0.1:1' },
    discovery: { ...files.discovery, list: 'static' },
    ...replaced,
  };
}

export const gatewaySettings = (replaced: Record<string, unknown> = {}): GatewaySettings =>
  new GatewaySettings(gatewayValues(replaced));
