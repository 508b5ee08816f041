import { beforeEach, describe, expect, it } from 'vitest';
import { UnknownSerials } from './unknown-serials.js';

const MINUTE_MS = 60_000;
const KEY = 'PUB_KEY_ID_0114232134912410000000000000';
const CERTIFICATE = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1';

let said: string[];
let nowMs: number;
const serials = (trustsCertificates = false) =>
  new UnknownSerials({ trustsCertificates, warn: sentence => void said.push(sentence), now: () => nowMs });

beforeEach(() => {
  [said, nowMs] = [[], 100 * MINUTE_MS];
});

describe('a serial that is not known', () => {
  it.each<[string, boolean, string[]]>([
    [
      KEY,
      false,
      ['wechat.pay.publicKeyId', 'DIANCAN_WECHAT_PUBLIC_KEY_ID', 'DIANCAN_WECHAT_PUBLIC_KEY_FILE'],
    ],
    [KEY, true, ['wechat.pay.publicKeyId', 'DIANCAN_WECHAT_PUBLIC_KEY_ID']],
    [CERTIFICATE, false, ['wechat.pay.platformCertificates', 'DIANCAN_WECHAT_PLATFORM_CERTIFICATES']],
    [CERTIFICATE, true, ['none of the platform certificates', 'DIANCAN_WECHAT_MCHID']],
  ])('is named with the setting to change: %s (certificates: %s)', (serial, trusts, words) => {
    serials(trusts).report(serial);
    expect(said).toHaveLength(1);
    for (const word of [serial, ...words]) expect(said[0]).toContain(word);
  });

  it('is named once, and so is the next one', () => {
    const unknown = serials();
    for (const serial of [KEY, KEY, CERTIFICATE, KEY]) unknown.report(serial);
    nowMs += MINUTE_MS;
    unknown.report(KEY);
    expect(said.map(sentence => sentence.split(/[ ,]/)[2])).toEqual([KEY, CERTIFICATE]);
  });

  it.each(['', 'a b', 'a\nb', 'A'.repeat(129), '<x>'])('is not named if it cannot be one: %j', serial => {
    serials().report(serial);
    expect(said).toEqual([]);
  });

  it('is forgotten after a thousand others, and then named again', () => {
    const unknown = serials();
    for (let other = 0; other < 1_000; other++) {
      unknown.report(`F${other}`);
      nowMs += MINUTE_MS;
    }
    unknown.report('F0');
    expect(said).toHaveLength(1_000);
    unknown.report(KEY);
    unknown.report('F0');
    expect(said).toHaveLength(1_002);
  });

  it('is one of at most five a minute, and is named in a later one', () => {
    const unknown = serials();
    for (let forged = 0; forged < 50; forged++) unknown.report(`F${forged}`);
    unknown.report(KEY);
    expect(said).toHaveLength(5);
    nowMs += MINUTE_MS;
    unknown.report(KEY);
    expect(said.at(-1)).toContain(KEY);
  });
});
