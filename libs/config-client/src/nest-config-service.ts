import { ConfigService } from '@nestjs/config';
import type { Settings } from '@diancan/config';

/**
 * Nest's own `ConfigService` over settings: `config.get('order.expiryMs')` returns the value in force at the
 * time of the call. As always with that service, an environment variable of the same name comes first.
 */
export const nestConfigService = (settings: Settings<unknown>, keys: readonly string[]): ConfigService =>
  new ConfigService(
    Object.defineProperties(
      {},
      Object.fromEntries(
        keys.map(key => [
          key,
          { enumerable: true, get: () => (settings.current as Record<string, unknown>)[key] },
        ]),
      ),
    ),
  );
