import { generateKeyPairSync } from 'node:crypto';
import { OwnSecrets } from '@diancan/platform';
import { beforeAll, describe, expect, it } from 'vitest';
import { Seals } from './seals.js';

const END = 1_800_000_000_000;

let seals: Seals;
const sealsOfAKey = () => new Seals(new OwnSecrets(generateKeyPairSync('ed25519').privateKey));
beforeAll(() => {
  seals = sealsOfAKey();
});

describe('an entry', () => {
  it('says when it ends', () => {
    const entry = seals.entryFor('a', 'ann', END);
    expect(seals.endOfEntry(entry, 'a', 'ann')).toBe(END);
  });

  it('cannot be prolonged', () => {
    const [, signature] = seals.entryFor('a', 'ann', END).split('.');
    const later = `${(END + 1).toString(36)}.${signature}`;
    expect(seals.endOfEntry(later, 'a', 'ann')).toBeUndefined();
  });

  it('is for its buyer and its activity alone', () => {
    const entry = seals.entryFor('a', 'ann', END);
    expect(seals.endOfEntry(entry, 'a', 'bob')).toBeUndefined();
    expect(seals.endOfEntry(entry, 'b', 'ann')).toBeUndefined();
  });

  it('of another fleet is none', () => {
    expect(seals.endOfEntry(sealsOfAKey().entryFor('a', 'ann', END), 'a', 'ann')).toBeUndefined();
  });
});
