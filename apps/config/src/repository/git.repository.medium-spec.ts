import {
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitOrigin } from '@diancan/testing/git';
import { NoFolderError, RepositoryUnreachableError, UnreadableVersionError } from './config-repository.js';
import { GitRepository, type GitRepositoryOptions } from './git.repository.js';

describe('a git repository', () => {
  let origin: GitOrigin;
  let data: string;

  beforeEach(() => {
    origin = new GitOrigin();
    data = mkdtempSync(join(tmpdir(), 'diancan-clone-'));
  });
  afterEach(() => {
    origin.remove();
    rmSync(data, { recursive: true, force: true });
  });

  const clone = () => join(data, 'config', 'repository.git');
  const open = (options: Partial<GitRepositoryOptions> = {}) =>
    new GitRepository({ url: origin.url, label: '', folder: '', clone: clone(), ...options });
  const fetched = async (options: Partial<GitRepositoryOptions> = {}) => {
    const repository = open(options);
    await repository.fetch();
    return repository;
  };
  const refusal = async (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => expect.fail('it is refused'),
      (error: Error) => error,
    );

  it('has no head before the first fetch, and the head of the origin after it', async () => {
    const commit = origin.push({ 'order.yml': 'a: 1' });
    const repository = open();
    expect(await repository.head()).toBeNull();
    await repository.fetch();
    expect(await repository.head()).toBe(commit);
    expect([...(await repository.snapshot(commit)).files]).toEqual([['order.yml', Buffer.from('a: 1')]]);
  });

  it('creates its folder again if it was removed', async () => {
    const commit = origin.push({ 'order.yml': 'a: 1' });
    const repository = await fetched();
    rmSync(join(data, 'config'), { recursive: true });
    await repository.fetch();
    expect(await repository.head()).toBe(commit);
  });

  it('is unreachable while its clone cannot be stored', async () => {
    const commit = origin.push({ 'order.yml': 'a: 1' });
    writeFileSync(join(data, 'config'), 'in its place');
    const repository = open();
    expect(await refusal(repository.fetch())).toBeInstanceOf(RepositoryUnreachableError);
    rmSync(join(data, 'config'));
    await repository.fetch();
    expect(await repository.head()).toBe(commit);
  });

  it('resolves branches, also with slashes in their names, tags and commits', async () => {
    const first = origin.push({ 'order.yml': 'a: 1' });
    origin.in('tag', '--annotate', '--message', 'one', 'v1');
    origin.in('push', '--quiet', 'origin', 'v1');
    origin.in('checkout', '--quiet', '-b', 'feature/发票');
    const second = origin.push({ 'order.yml': 'a: 2' });
    const repository = await fetched();
    const labels = ['main', 'feature/发票', 'v1', first, second.slice(0, 7)];
    expect(await Promise.all(labels.map(label => repository.resolve(label)))).toEqual([
      first,
      second,
      first,
      first,
      second,
    ]);
    expect(await Promise.all(labels.map(label => repository.isDefault(label)))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('tells whether a push to a branch may change what is served; yes while that is unknown', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    origin.in('checkout', '--quiet', '-b', 'release');
    origin.push({ 'order.yml': 'a: 2' });
    const may = (of: GitRepository) => Promise.all(['main', 'release'].map(name => of.mayServe(name)));
    expect(await may(open())).toEqual([true, true]);
    expect(await may(await fetched())).toEqual([true, false]);
    expect(await may(open({ label: 'release' }))).toEqual([false, true]);
  });

  it('serves the branch of its settings as the default', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    origin.in('checkout', '--quiet', '-b', 'release');
    const commit = origin.push({ 'order.yml': 'a: 2' });
    const repository = await fetched({ label: 'release' });
    expect(await repository.head()).toBe(commit);
    expect([await repository.isDefault('release'), await repository.isDefault('main')]).toEqual([
      true,
      false,
    ]);
  });

  it('passes git no label that is an option, an expression or a path', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    const repository = await fetched();
    const hostile = [
      '--upload-pack=touch /tmp/x',
      '-h',
      '',
      'main^',
      'main~0',
      'main@{0}',
      '@',
      'main:order.yml',
      ':/change',
      '../main',
      'main..main',
      'HEAD',
      'refs/heads/main',
      'a b',
      'main\n',
      'main\0',
      'x/',
      '/main',
      'main.lock',
      '*',
      'deadbeef',
      'a'.repeat(300),
      '^main',
      '\\main',
    ];
    expect(
      (await Promise.all(hostile.map(label => repository.resolve(label)))).filter(
        version => version !== null,
      ),
    ).toEqual([]);
  });

  it('follows a rewritten history, and does not serve a removed commit by its hash', async () => {
    const secret = origin.push({ 'order.yml': 'password: hunter2' });
    const repository = await fetched();
    expect(await repository.resolve(secret)).toBe(secret);
    origin.in('checkout', '--quiet', '--orphan', 'again');
    const commit = origin.commit({ 'order.yml': 'a: 1' });
    origin.in('push', '--quiet', '--force', 'origin', 'again:main');
    await repository.fetch();
    expect(await repository.head()).toBe(commit);
    expect(await repository.resolve(secret)).toBeNull();
    expect(await repository.resolve(secret.slice(0, 8))).toBeNull();
    // A version served before the push stays readable: an operator may roll back to it.
    const { files } = await open().snapshot(secret);
    expect(files.get('order.yml')).toEqual(Buffer.from('password: hunter2'));
  });

  it('forgets branches that were removed', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    origin.in('push', '--quiet', 'origin', 'main:topic');
    const repository = await fetched();
    expect(await repository.resolve('topic')).not.toBeNull();
    origin.in('push', '--quiet', 'origin', ':topic');
    await repository.fetch();
    expect(await repository.resolve('topic')).toBeNull();
    origin.in('push', '--quiet', 'origin', 'main:topic/deeper');
    await repository.fetch();
    expect(await repository.resolve('topic/deeper')).not.toBeNull();
  });

  it('serves its clone while the origin is away, also after a restart, and catches up', async () => {
    const first = origin.push({ 'order.yml': 'a: 1' });
    const repository = await fetched();
    renameSync(origin.url, `${origin.url}.away`);
    for (const each of [repository, open()]) {
      expect(await refusal(each.fetch())).toBeInstanceOf(RepositoryUnreachableError);
      expect(await each.head()).toBe(first);
      expect((await each.snapshot(first)).files.get('order.yml')).toEqual(Buffer.from('a: 1'));
      expect(await each.isDefault('main')).toBe(true);
    }
    renameSync(`${origin.url}.away`, origin.url);
    const second = origin.push({ 'order.yml': 'a: 2' });
    await repository.fetch();
    expect(await repository.head()).toBe(second);
  });

  it('replaces a clone in which a killed git has left its locks', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    await fetched();
    for (const lock of ['HEAD.lock', 'packed-refs.lock', 'refs/diancan/head.lock', 'refs/heads/main.lock'])
      writeFileSync(join(clone(), lock), '');
    const commit = origin.push({ 'order.yml': 'a: 2' });
    expect(await (await fetched()).head()).toBe(commit);
    expect(readdirSync(clone())).not.toContain('HEAD.lock');
  });

  it('replaces a clone that is damaged or missing', async () => {
    const commit = origin.push({ 'order.yml': 'a: 1' });
    const repository = await fetched();
    const blob = origin.git('-C', clone(), 'rev-parse', `${commit}:order.yml`);
    truncateSync(join(clone(), 'objects', blob.slice(0, 2), blob.slice(2)));
    const other = open();
    expect((await refusal(other.snapshot(commit))).message).toContain('lost the object');
    await other.fetch();
    expect((await other.snapshot(commit)).files.get('order.yml')).toEqual(Buffer.from('a: 1'));
    rmSync(clone(), { recursive: true });
    await repository.fetch();
    expect(await repository.head()).toBe(commit);
  });

  it('does not serve the clone of another repository in the name of this one', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    await fetched();
    const other = open({ url: join(data, 'nowhere.git') });
    expect(await refusal(other.fetch())).toBeInstanceOf(RepositoryUnreachableError);
    expect(await other.head()).toBeNull();
  });

  it('leaves out links, whatever they lead to, and submodules', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    symlinkSync('/etc/passwd', join(origin.work, 'passwd'));
    symlinkSync('order.yml', join(origin.work, 'user.yml'));
    origin.in('update-index', '--add', '--cacheinfo', `160000,${origin.in('rev-parse', 'HEAD')},sub`);
    origin.in('add', 'passwd', 'user.yml');
    origin.in('commit', '--quiet', '--message', 'links');
    origin.in('push', '--quiet', 'origin', 'HEAD');
    const repository = await fetched();
    expect([...(await repository.snapshot((await repository.head())!)).files.keys()]).toEqual(['order.yml']);
  });

  it('reads one folder of the repository, with strange names and deep paths', async () => {
    const commit = origin.push({
      'README.md': '#',
      'conf/shop/order.yml': 'a: 1',
      'conf/shop/x/y/é 中\n".txt': 'é\n',
      'conf/shopping.yml': 'b: 1',
      'conf/shop/leer.txt': '',
    });
    const { files } = await (await fetched({ folder: 'conf/shop' })).snapshot(commit);
    expect(Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString()]))).toEqual({
      'order.yml': 'a: 1',
      'x/y/é 中\n".txt': 'é\n',
      'leer.txt': '',
    });
  });

  it('reports a folder that does not exist or is a link', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    symlinkSync('.', join(origin.work, 'config-repo'));
    const linked = origin.push({});
    const repository = await fetched({ folder: 'config-repo' });
    expect(await refusal(repository.snapshot(linked))).toBeInstanceOf(NoFolderError);
    expect(
      await refusal(repository.snapshot((await repository.resolve(origin.in('rev-parse', 'HEAD~1')))!)),
    ).toBeInstanceOf(NoFolderError);
  });

  it('leaves out plain files that are too large, and refuses such files of settings', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1);
    const plain = origin.push({ 'order.yml': 'a: 1', 'photo.svg': large });
    const settings = origin.push({ 'user.yml': large });
    const repository = await fetched();
    expect([...(await repository.snapshot(plain)).files.keys()]).toEqual(['order.yml']);
    const error = await refusal(repository.snapshot(settings));
    expect(error).toBeInstanceOf(UnreadableVersionError);
    expect(error.message).toContain('user.yml');
  });

  it('follows an origin whose HEAD is detached', async () => {
    const first = origin.push({ 'order.yml': 'a: 1' });
    origin.push({ 'order.yml': 'a: 2' });
    origin.inOrigin('update-ref', '--no-deref', 'HEAD', first);
    const repository = await fetched();
    expect(await repository.head()).toBe(first);
    expect(await repository.isDefault('main')).toBe(false);
  });

  it('says what to do about an origin without commits, and about a missing branch', async () => {
    expect((await refusal(open().fetch())).message).toMatch(/HEAD .* names no branch that is there: push it/);
    origin.push({ 'order.yml': 'a: 1' });
    const error = await refusal(open({ label: 'release' }).fetch());
    expect(error).toBeInstanceOf(RepositoryUnreachableError);
    expect(error.message).toMatch(/no branch release/);
    expect(() => open({ label: '--all' })).toThrow(/DIANCAN_CONFIG_LABEL/);
  });

  it('shows no credentials when the origin does not answer', async () => {
    const repository = open({ url: 'http://cook:hunter2@127.0.0.1:9/menu.git?token=hunter3' });
    const error = await refusal(repository.fetch());
    expect(error).toBeInstanceOf(RepositoryUnreachableError);
    expect(`${error.message} ${repository.description}`).not.toMatch(/hunter|cook/);
    expect(error.message).toContain('http://127.0.0.1:9/menu.git');
  });

  it('reads no version that it did not name itself', async () => {
    origin.push({ 'order.yml': 'a: 1' });
    const repository = await fetched();
    for (const version of ['main', 'HEAD', '--all', `${'0'.repeat(39)}`, '0'.repeat(40)])
      expect(await refusal(repository.snapshot(version))).toBeInstanceOf(Error);
    await repository.fetch();
    expect(await repository.head()).not.toBeNull();
  });

  it('uses neither a repository above its folder nor that of a calling git', async () => {
    const commit = origin.push({ 'order.yml': 'a: 1' });
    origin.git('init', '--quiet', data);
    origin.git('-C', data, 'remote', 'add', 'diancan', '/nowhere');
    process.env['GIT_DIR'] = join(data, '.git');
    try {
      expect(await (await fetched()).head()).toBe(commit);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});
