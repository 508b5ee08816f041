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
  it('is good until its end, and no longer', () => {
    const entry = seals.entryFor('a', 'ann', END);
    expect(seals.isEntry(entry, 'a', 'ann', END - 1)).toBe(true);
    expect(seals.isEntry(entry, 'a', 'ann', END)).toBe(false);
  });

  it('cannot be prolonged', () => {
    const [, signature] = seals.entryFor('a', 'ann', END).split('.');
    const later = `${(END + 1).toString(36)}.${signature}`;
    expect(seals.isEntry(later, 'a', 'ann', END - 1)).toBe(false);
  });

  it('is for its buyer and its activity alone', () => {
    const entry = seals.entryFor('a', 'ann', END);
    expect(seals.isEntry(entry, 'a', 'bob', END - 1)).toBe(false);
    expect(seals.isEntry(entry, 'b', 'ann', END - 1)).toBe(false);
  });

  it('of another fleet is none', () => {
    expect(seals.isEntry(sealsOfAKey().entryFor('a', 'ann', END), 'a', 'ann', END - 1)).toBe(false);
  });
});
