import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RepositoryUnreachableError } from './config-repository.js';
import { PlainFolder } from './plain-folder.js';

describe('a plain folder', () => {
  let root: string;
  let folder: string;
  let repository: PlainFolder;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'diancan-folder-'));
    folder = join(root, 'config-repo');
    mkdirSync(folder);
    repository = new PlainFolder(folder);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const files = async () => {
    const { files: found } = await repository.snapshot((await repository.head())!);
    return Object.fromEntries([...found].map(([path, bytes]) => [path, bytes.toString()]));
  };

  it('has a version made from its content, and keeps the earlier ones', async () => {
    expect(await repository.head()).toBeNull();
    write('order.yml', 'a: 1');
    await repository.fetch();
    const first = (await repository.head())!;
    expect(first).toMatch(/^folder-[0-9a-f]{12}$/);
    write('order.yml', 'a: 2');
    expect(await repository.head()).toBe(first);
    await repository.fetch();
    expect(await repository.head()).not.toBe(first);
    expect((await repository.snapshot(first)).files.get('order.yml')).toEqual(Buffer.from('a: 1'));
    write('order.yml', 'a: 1');
    await repository.fetch();
    expect(await repository.head()).toBe(first);
    await expect(repository.snapshot('folder-000000000000')).rejects.toThrow(/no history/);
  });

  it('has files byte for byte', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0xff, 0x00, 0xb2]);
    writeFileSync(join(folder, 'logo.png'), bytes);
    await repository.fetch();
    const { files: found } = await repository.snapshot((await repository.head())!);
    expect(found.get('logo.png')).toEqual(bytes);
  });

  it('has another version after a file was renamed', async () => {
    write('order.yml', 'a: 1');
    await repository.fetch();
    const first = await repository.head();
    renameSync(join(folder, 'order.yml'), join(folder, 'user.yml'));
    await repository.fetch();
    expect(await repository.head()).not.toBe(first);
  });

  it('knows no label except its present version', async () => {
    write('order.yml', 'a: 1');
    await repository.fetch();
    const version = (await repository.head())!;
    expect([
      await repository.resolve(version),
      await repository.resolve('main'),
      await repository.isDefault(),
    ]).toEqual([version, null, false]);
  });

  it('reads nested folders, but no hidden files', async () => {
    write('order.yml', 'a: 1');
    write('nginx/dev/nginx.conf', 'x');
    write('.git/config', 'x');
    write('.env', 'x');
    await repository.fetch();
    expect(await files()).toEqual({ 'order.yml': 'a: 1', 'nginx/dev/nginx.conf': 'x' });
  });

  it('follows links inside it, as in a ConfigMap, but none that lead outside or in circles', async () => {
    write('..2026_11_25/order.yml', 'a: 1');
    symlinkSync('..2026_11_25', join(folder, '..data'));
    symlinkSync('..data/order.yml', join(folder, 'order.yml'));
    symlinkSync('/etc/passwd', join(folder, 'passwd'));
    symlinkSync('/etc', join(folder, 'etc'));
    symlinkSync('nowhere', join(folder, 'nothing'));
    write('deep/nginx.conf', 'x');
    symlinkSync('.', join(folder, 'circle'));
    symlinkSync('.', join(folder, 'deep', 'circle'));
    mkdirSync(join(root, 'config-repo-secrets'));
    writeFileSync(join(root, 'config-repo-secrets', 'a'), 'x');
    symlinkSync('../config-repo-secrets/a', join(folder, 'neighbour'));
    await repository.fetch();
    expect(await files()).toEqual({ 'order.yml': 'a: 1', 'deep/nginx.conf': 'x' });
  });

  it('serves the last version while the folder is missing', async () => {
    write('order.yml', 'a: 1');
    await repository.fetch();
    rmSync(folder, { recursive: true });
    await expect(repository.fetch()).rejects.toBeInstanceOf(RepositoryUnreachableError);
    expect(await files()).toEqual({ 'order.yml': 'a: 1' });
  });
});
