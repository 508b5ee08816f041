import type { IncomingMessage } from 'node:http';
import { type BlockList, isIPv6 } from 'node:net';
import { ipOf, normalHost } from '@diancan/address';
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
  /** The host that the client asked for, in its one spelling. */
  readonly host: string | undefined;
}

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
    const peer = ipOf(socket.remoteAddress ?? '') ?? '';
    const direct = { ip: peer, forwardedFor: peer, scheme, host: hostOf(headers.host, scheme) };
    if (trusted === null || !isIn(trusted, peer)) return direct;
    const hops = listOf(headers['x-forwarded-for']);
    const said = listOf(headers['x-forwarded-proto']).at(-1)?.toLowerCase();
    const forwardedScheme = said === 'http' || said === 'https' ? said : scheme;
    return {
      ip: rightmostUntrusted(trusted, hops, peer),
      forwardedFor: [...hops, peer].join(', '),
      scheme: forwardedScheme,
      host:
        hostOf(listOf(headers['x-forwarded-host']).at(-1), forwardedScheme) ??
        hostOf(headers.host, forwardedScheme),
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
    const address = ipOf(hop);
    if (address === null) return client;
    client = address;
    if (!isIn(trusted, address)) return client;
  }
  return client;
}

const isIn = (list: BlockList, address: string): boolean =>
  address !== '' && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const hostOf = (header: string | undefined, scheme: string): string | undefined =>
  header === undefined ? undefined : (normalHost(header, scheme) ?? undefined);

const listOf = (header: string | readonly string[] | undefined): string[] =>
  String(header ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
