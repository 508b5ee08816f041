import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP, isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { blockListOf } from '../settings/trusted-proxies.js';

/** Who is at the other end, as far as we can know. */
export interface Client {
  /** The address that nobody whom we trust vouches against; what limits are counted by. */
  readonly ip: string;
  /** Value for `X-Forwarded-For`. */
  readonly forwardedFor: string;
  /** `http` or `https`. */
  readonly scheme: string;
  /** The host that the client asked for. */
  readonly host: string | undefined;
}

const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Tells clients from the proxies in front of us: these are believed, those are not. */
@Injectable()
export class Clients {
  #source: unknown;
  #trusted: BlockList | null = null;
  #scheme = 'http';

  constructor(private readonly settings: GatewaySettings) {}

  of({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): Client {
    this.#follow();
    const peer = plainAddress(socket.remoteAddress ?? '');
    const { host } = headers;
    // The scheme of our public origin: who ends TLS in front of us is trusted by configuration, not by header.
    if (this.#trusted === null || !this.#trusts(peer))
      return { ip: peer, forwardedFor: peer, scheme: this.#scheme, host };
    const hops = listOf(headers['x-forwarded-for']);
    const scheme = listOf(headers['x-forwarded-proto']).at(-1)?.toLowerCase();
    const forwardedHost = listOf(headers['x-forwarded-host']).at(-1);
    return {
      ip: this.#rightmostUntrusted(hops, peer),
      forwardedFor: [...hops, peer].join(', '),
      scheme: scheme === 'http' || scheme === 'https' ? scheme : this.#scheme,
      host: forwardedHost !== undefined && HOST.test(forwardedHost) ? forwardedHost : host,
    };
  }

  /** Each proxy appends whom it saw, so the list is true from the right up to the first one that we do not know. */
  #rightmostUntrusted(hops: readonly string[], peer: string): string {
    let client = peer;
    for (const hop of hops.toReversed()) {
      const address = plainAddress(hop);
      if (isIP(address) === 0) return client;
      client = address;
      if (!this.#trusts(address)) return client;
    }
    return client;
  }

  #trusts(address: string): boolean {
    return isIP(address) !== 0 && this.#trusted!.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  #follow(): void {
    const { current } = this.settings;
    if (current === this.#source) return;
    this.#source = current;
    this.#scheme = new URL(current.publicUrl).protocol.slice(0, -1);
    this.#trusted = current.trustedProxies.length === 0 ? null : blockListOf(current.trustedProxies);
  }
}

/** An IPv4 client of a socket that listens on IPv6 shows as `::ffff:10.0.0.1`. */
const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;

const listOf = (header: string | readonly string[] | undefined): string[] =>
  String(header ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
