import { ConfigErrors, isServiceError } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { centreSettings } from '../../testing/settings.js';
import { Cipher, isCipher } from './cipher.js';
import { decryptTree } from './decrypt-tree.js';

const cipherOf = (key: string) => new Cipher(centreSettings({ DIANCAN_CONFIG_ENCRYPT_KEY: key }));
const cipher = cipherOf('a-key-that-is-long-enough');
const without = cipherOf('');

const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.fail('it is refused');
};

describe('the cipher', () => {
  it.each(['hunter2', '', '密码 🍜', 'a\nb', '{cipher}x', 'x'.repeat(10_000)])(
    'decrypts what it encrypted: %j',
    text => {
      expect(cipher.decrypt(cipher.encrypt(text))).toBe(text);
      expect(cipher.decrypt(`{cipher}${cipher.encrypt(text)}`)).toBe(text);
    },
  );

  it('decrypts what another process with the same key encrypted', () => {
    expect(cipherOf('a-key-that-is-long-enough').decrypt(cipher.encrypt('hunter2'))).toBe('hunter2');
  });

  it('decrypts a value that an earlier release encrypted', () => {
    expect(cipher.decrypt('{cipher}AQcHBwcHBwcHBwcHB3LLQxM2UA3MuKb7kLti_-x9nWmAOQI1')).toBe('hunter2');
  });

  it('encrypts the same text differently each time', () => {
    const [one, two] = [cipher.encrypt('hunter2'), cipher.encrypt('hunter2')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[\w-]+$/);
  });

  it('also accepts base64', () => {
    const base64 = Buffer.from(cipher.encrypt('hunter2??>>'), 'base64url').toString('base64');
    expect(cipher.decrypt(`{cipher}${base64}`)).toBe('hunter2??>>');
  });

  it('refuses any changed byte, any truncation, and text that is not encrypted', () => {
    const bytes = Buffer.from(cipher.encrypt('hunter2'), 'base64url');
    const changed = [...bytes.keys()].map(index =>
      Buffer.from(bytes)
        .fill(bytes[index]! ^ 1, index, index + 1)
        .toString('base64url'),
    );
    const cut = [...bytes.keys()].map(length => bytes.subarray(0, length).toString('base64url'));
    for (const value of [
      ...changed,
      ...cut,
      'hunter2',
      '{cipher}',
      `${bytes.toString('base64url')}!`,
      ` ${bytes.toString('base64url')}`,
    ]) {
      expect(
        isServiceError(
          refusal(() => cipher.decrypt(value)),
          ConfigErrors.NOT_ENCRYPTED_HERE,
        ),
      ).toBe(true);
      expect(cipher.canDecrypt(value)).toBe(false);
    }
  });

  it('refuses a value of another key, and everything if there is no key', () => {
    expect(cipherOf('another-key-that-is-long').canDecrypt(cipher.encrypt('hunter2'))).toBe(false);
    expect(without.canDecrypt(cipher.encrypt('hunter2'))).toBe(false);
    expect(
      isServiceError(
        refusal(() => without.encrypt('hunter2')),
        ConfigErrors.NO_KEY,
      ),
    ).toBe(true);
    expect(
      isServiceError(
        refusal(() => without.decrypt('hunter2')),
        ConfigErrors.NO_KEY,
      ),
    ).toBe(true);
  });

  it('recognises encrypted values by their prefix', () => {
    expect(['{cipher}x', ' {cipher}x', 'x', 1, null].map(isCipher)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a tree of settings', () => {
  it('is decrypted at every depth, with null for an undecryptable value', () => {
    const value = `{cipher}${cipher.encrypt('hunter2')}`;
    const tree = { a: value, b: { list: [1, value, { c: '{cipher}AAAA' }] }, d: null, e: '{cipher}' };
    expect(decryptTree(tree, cipher)).toEqual({
      tree: { a: 'hunter2', b: { list: [1, 'hunter2', { c: null }] }, d: null, e: null },
      unreadable: [['b', 'list', 2, 'c'], ['e']],
    });
  });
});
