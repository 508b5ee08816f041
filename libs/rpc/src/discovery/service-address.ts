import type { ServiceName } from '@diancan/contracts';
import { z } from 'zod';
import { type Instance, UNANNOUNCED } from './instance.js';

/**
 * A configured address of a service: `http://host:port`, with `?tcp=port` if it takes calls over TCP, too;
 * `srv://name` is resolved by DNS.
 */
export const serviceAddress = z.url({ protocol: /^(?:https?|srv)$/ });
export const serviceAddresses = z.array(serviceAddress).min(1);

export type AddressesByService = Readonly<Partial<Record<ServiceName, readonly string[]>>>;

/** The host for a socket: an IPv6 address has brackets only in a URL. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** @param host the resolved address, which replaces the name */
export function instanceAt(service: ServiceName, address: string, host?: string): Instance {
  const url = new URL(address);
  const tcpPort = url.searchParams.get('tcp');
  if (host !== undefined) url.hostname = host.includes(':') ? `[${host}]` : host;
  return {
    ...UNANNOUNCED,
    id: url.host,
    service,
    origin: url.origin,
    tcp: tcpPort === null ? undefined : { host: host ?? bareHost(url), port: Number(tcpPort) },
  };
}
