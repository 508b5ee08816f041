import { isIP, isIPv4 } from 'node:net';

const QUOTED = /^"(.*)"$/;
const BRACKETED = /^\[([^\]]*)\](?::\d+)?$/;
const WITH_PORT = /^([^:]*):\d+$/;
const IPV4_IN_IPV6 = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * The address in an item of `X-Forwarded-For`, which proxies write with a port, in brackets or in quotes, or
 * of a socket. An IPv4 address in an IPv6 one is the IPv4 address.
 * @returns null if the item is no address, such as `unknown`
 */
export function ipOf(item: string): string | null {
  const bare = QUOTED.exec(item)?.[1] ?? item;
  const address = BRACKETED.exec(bare)?.[1] ?? WITH_PORT.exec(bare)?.[1] ?? bare;
  const [plain = ''] = address.split('%');
  return isIP(plain) === 0 ? null : spelt(plain);
}

/**
 * The one spelling (RFC 5952). A socket that listens on IPv6 shows an IPv4 client as `::ffff:10.0.0.1`.
 */
function spelt(address: string): string {
  if (isIPv4(address)) return address;
  const ipv6 = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = IPV4_IN_IPV6.exec(ipv6) ?? [];
  if (high === undefined) return ipv6;
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low!, 16);
  return [24, 16, 8, 0].map(shift => Math.floor(bits / 2 ** shift) % 256).join('.');
}
