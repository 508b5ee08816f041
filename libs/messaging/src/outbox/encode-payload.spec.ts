import { defineMessage, orderAccepted } from '@diancan/contracts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { MAX_PAYLOAD_BYTES } from '../publisher/outgoing-message.js';
import { encodePayload } from './encode-payload.js';

const novel = defineMessage({ name: 'novel.v1', sender: 'order', payload: z.string(), sample: '' });

it('a payload is JSON', () => {
  expect(encodePayload(orderAccepted, orderAccepted.sample)).toBe(JSON.stringify(orderAccepted.sample));
});

it('a payload that no consumer would read is refused, by its bytes in UTF-8', () => {
  const longest = '.'.repeat(MAX_PAYLOAD_BYTES - 2);
  expect(encodePayload(novel, longest)).toBe(`"${longest}"`);
  expect(() => encodePayload(novel, `${longest.slice(1)}é`)).toThrow(
    new RangeError('novel.v1 has 1048577 bytes, and may have 1048576'),
  );
});
