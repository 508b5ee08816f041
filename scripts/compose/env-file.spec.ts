import { describe, expect, it } from 'vitest';
import { completeEnvFile, makeComposeSecrets } from './env-file.mjs';

const made = { ONE: 'new-1', TWO: 'new-2' };

describe('the .env file', () => {
  it('says everything where there was none', () => {
    const { text, added } = completeEnvFile('', made);
    expect(text).toMatch(/^# The secrets of this fleet/);
    expect(text.split('\n').slice(-3)).toEqual(['ONE=new-1', 'TWO=new-2', '']);
    expect(added).toEqual(['ONE', 'TWO']);
  });

  it('keeps what it said, comments too, and gets what it lacked', () => {
    expect(completeEnvFile('# mine\nTWO=old\nPORT=1\n', made)).toEqual({
      text: '# mine\nTWO=old\nPORT=1\nONE=new-1\n',
      added: ['ONE'],
    });
  });

  it.each([
    ['a comment in GBK', [0x23, 0xb2, 0xe2]],
    ['a last character whose last byte is that of a space in Latin-1', [...Buffer.from('#à')]],
  ])('keeps the bytes of %s', (_what, bytes) => {
    const before = Buffer.from(bytes).toString('latin1');
    expect(completeEnvFile(before, { ONE: '1' }).text).toBe(`${before}\nONE=1\n`);
  });

  it('knows a name behind a byte order mark', () => {
    expect(completeEnvFile(Buffer.from('\uFEFFONE=a\nTWO=b\n').toString('latin1'), made).added).toEqual([]);
  });

  it.each(['ONE=\nexport TWO = x', 'ONE=a\nTWO=b\n'])(
    'stays as it is where nothing is missing: %j',
    before => {
      expect(completeEnvFile(before, made)).toEqual({ text: before, added: [] });
    },
  );

  it('does not take a comment for a value', () => {
    expect(completeEnvFile('#ONE=x\nTWO=y', made).added).toEqual(['ONE']);
  });
});

describe('the secrets of a fleet in containers', () => {
  it('can stand in URLs and in an .env file as they are', () => {
    for (const value of Object.values(makeComposeSecrets())) expect(value).toMatch(/^[\w-]{8,}$/);
  });

  it('are others each time', () => {
    const [one, other] = [makeComposeSecrets(), makeComposeSecrets()];
    for (const [name, value] of Object.entries(one)) expect(other[name]).not.toBe(value);
  });
});
