import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../terminal/failure.mjs';
import { filesOf } from './folder.ts';

let root: string;
const calledFrom = process.env['INIT_CWD'];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'diancan-folder-'));
  mkdirSync(join(root, 'settings', 'nginx'), { recursive: true });
  writeFileSync(join(root, 'settings', 'order.yml'), 'title: 点餐\n');
  writeFileSync(join(root, 'settings', 'nginx', 'nginx.conf'), '');
  symlinkSync('/etc/hostname', join(root, 'settings', 'link.yml'));
});
afterEach(() => {
  if (calledFrom === undefined) delete process.env['INIT_CWD'];
  else process.env['INIT_CWD'] = calledFrom;
  rmSync(root, { recursive: true });
});

const FILES = { 'order.yml': 'title: 点餐\n', 'nginx/nginx.conf': '' };

describe('the files of a folder', () => {
  it('are those that would be pushed, by their paths in it; no link is followed', () => {
    expect(filesOf(join(root, 'settings'))).toEqual(FILES);
    expect(filesOf(`${join(root, 'settings')}/`)).toEqual(FILES);
  });

  it('are bytes if they are not UTF-8, and keep a byte order mark', () => {
    writeFileSync(join(root, 'settings', 'gbk.yml'), Buffer.from([0x61, 0xc3, 0xdc]));
    writeFileSync(join(root, 'settings', 'bom.yml'), '\uFEFFa: 1');
    expect(filesOf(join(root, 'settings'))).toEqual({
      ...FILES,
      'gbk.yml': { base64: 'YcPc' },
      'bom.yml': '\uFEFFa: 1',
    });
  });

  it('are found from where npm was called, else from the project', () => {
    process.env['INIT_CWD'] = root;
    expect(filesOf('settings')).toEqual(FILES);
    expect(Object.keys(filesOf('config-repo') ?? {})).toContain('application.yml');
    process.env['INIT_CWD'] = join(root, 'settings');
    expect(filesOf('.')).toEqual(FILES);
  });

  it.each(['nowhere', 'some/where'])('are none where a version may be meant: %s', name => {
    process.env['INIT_CWD'] = root;
    expect(filesOf(name)).toBeNull();
  });

  it.each([
    [
      'settings/order.yml',
      'settings/order.yml is a file: give the folder that holds the whole configuration.',
    ],
    ['./nowhere', 'There is no folder ./nowhere: give one, or a branch, tag or commit.'],
    ['/no/where', 'There is no folder /no/where: give one, or a branch, tag or commit.'],
    ['nowhere/', 'There is no folder nowhere/: give one, or a branch, tag or commit.'],
  ])('are refused where only a folder can be meant: %s', (name, sentence) => {
    process.env['INIT_CWD'] = root;
    expect(() => filesOf(name)).toThrow(new Failure(sentence));
  });
});
