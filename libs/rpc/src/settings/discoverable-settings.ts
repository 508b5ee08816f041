import type { AddressesByService } from '../discovery/service-address.js';
import type { CallSettings } from './call-settings.js';
import type { DiscoverySettings } from './discovery-settings.js';

/**
 * The settings that a service needs to be found and to find others; `config-repo/application.yml` explains
 * them.
 */
export interface DiscoverableSettings {
  readonly discovery: DiscoverySettings;
  readonly calls: CallSettings;
  /** Addresses of the services that it calls, used while the registry knows no instance. */
  readonly services?: AddressesByService;
  /** For a service that is called over TCP; port 0 means any free port. */
  readonly rpc?: { readonly tcpPort: number };
}
