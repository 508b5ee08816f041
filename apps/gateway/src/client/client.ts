import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP, isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { blockListOf } from '../settings/trusted-proxies.js';

/** The client of a request, as far as the gateway can know it. */
export interface Client {
  /** The nearest address that is not a trusted proxy's. Rate limits count by it. */
  readonly ip: string;
  /** Value for `X-Forwarded-For`. */
  readonly forwardedFor: string;
  /** `http` or `https`. */
  readonly scheme: string;
  /** The host that the client asked for. */
  readonly host: string | undefined;
}

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Tells clients from trusted proxies. Only a trusted proxy's X-Forwarded-* headers are believed. */
@Injectable()
export class Clients {
  readonly #network;

  constructor(settings: GatewaySettings) {
    this.#network = settings.derive(
      ({ publicUrl, trustedProxies }) => ({ publicUrl, trustedProxies }),
      ({ publicUrl, trustedProxies }) => ({
        /** The scheme of the public origin: a proxy that ends TLS is trusted by configuration. */
        scheme: new URL(publicUrl).protocol.slice(0, -1),
        trusted: trustedProxies.length === 0 ? null : blockListOf(trustedProxies),
      }),
    );
  }

  of({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): Client {
    const { scheme, trusted } = this.#network.current;
    const peer = plainAddress(socket.remoteAddress ?? '');
    const { host } = headers;
    if (trusted === null || !isIn(trusted, peer)) return { ip: peer, forwardedFor: peer, scheme, host };
    const hops = listOf(headers['x-forwarded-for']);
    const forwardedScheme = listOf(headers['x-forwarded-proto']).at(-1)?.toLowerCase();
    const forwardedHost = listOf(headers['x-forwarded-host']).at(-1);
    return {
      ip: rightmostUntrusted(trusted, hops, peer),
      forwardedFor: [...hops, peer].join(', '),
      scheme: forwardedScheme === 'http' || forwardedScheme === 'https' ? forwardedScheme : scheme,
      host: forwardedHost !== undefined && HOST.test(forwardedHost) ? forwardedHost : host,
    };
  }
}

/**
 * Each proxy appends the address of its peer. So the list can be trusted from the right, up to the first
 * address that is not a trusted proxy's.
 */
function rightmostUntrusted(trusted: BlockList, hops: readonly string[], peer: string): string {
  let client = peer;
  for (const hop of hops.toReversed()) {
    const address = plainAddress(hop);
    if (isIP(address) === 0) return client;
    client = address;
    if (!isIn(trusted, address)) return client;
  }
  return client;
}

const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** A socket that listens on IPv6 shows an IPv4 client as `::ffff:10.0.0.1`. */
const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;

const listOf = (header: string | readonly string[] | undefined): string[] =>
  String(header ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
