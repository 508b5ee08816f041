import { BlockList, isIP, isIPv6 } from 'node:net';
import { writtenAs } from '@diancan/config';
import { z } from 'zod';

/** An address, or a network such as `10.0.0.0/8`. */
const network = z.string().refine(text => {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}, 'must be addresses or networks such as 10.0.0.1 or 10.0.0.0/8, without ports');

/** A list, or a string with commas, as environment variables have it. */
export const networksSchema = writtenAs(
  z.preprocess(
    value =>
      typeof value === 'string'
        ? value
            .split(',')
            .map(item => item.trim())
            .filter(item => item !== '')
        : value,
    z.array(network),
  ),
  {
    anyOf: [
      { type: 'array', items: { type: 'string', pattern: '^[\\da-fA-F:.]+(?:/\\d{1,3})?$' } },
      { type: 'string', pattern: '^[\\da-fA-F:./, ]*$' },
    ],
  },
);

export function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const [address = '', bits] = text.split('/', 2);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
