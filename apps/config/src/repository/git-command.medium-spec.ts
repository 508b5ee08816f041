import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitCommand, GitError, ORIGIN } from './git-command.js';

describe('git', () => {
  const sockets: Socket[] = [];
  let silent: Server;
  let url: string;

  beforeEach(async () => {
    silent = createServer(socket => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    url = `http://cook:hunter2@127.0.0.1:${(silent.address() as AddressInfo).port}/menu.git`;
  });
  afterEach(() => {
    sockets.splice(0).forEach(socket => socket.destroy());
    silent.close();
  });

  const failure = async (work: Promise<unknown>): Promise<GitError> =>
    work.then(
      () => expect.fail('it fails'),
      (error: GitError) => error,
    );

  it('is ended with its child processes if it takes too long', async () => {
    const connected = once(silent, 'connection') as Promise<[Socket]>;
    const asked = failure(new GitCommand(url, tmpdir()).run(['ls-remote', ORIGIN], { withinMs: 1_000 }));
    const [socket] = await connected;
    const closed = once(socket.resume(), 'close');
    const error = await asked;
    expect(error).toBeInstanceOf(GitError);
    expect(error.message).toBe('git ls-remote took longer than 1000 ms');
    await closed;
  });

  it('is ended with a background process that keeps its output open', async () => {
    const git = new GitCommand(url, tmpdir());
    const error = await failure(git.run(['-c', 'alias.rest=!sleep 600 & wait', 'rest'], { withinMs: 1_000 }));
    expect(error.message).toBe('git -c took longer than 1000 ms');
  });

  it('is ended by a stop while an origin does not answer', async () => {
    const git = new GitCommand(url, tmpdir());
    const asked = failure(git.run(['ls-remote', ORIGIN], { remote: true }));
    await once(silent, 'connection');
    git.stop();
    expect((await asked).message).toBe('git ls-remote was ended by a stop');
  });

  it('fails with the message of git, or with one that says that git cannot be run', async () => {
    const git = new GitCommand(url, tmpdir());
    const refused = await failure(git.run(['rev-parse', '--verify', 'nothing']));
    expect([refused.exitCode, refused.message]).toEqual([128, expect.stringMatching(/^fatal: /)]);
    const missing = await failure(new GitCommand(url, tmpdir(), { PATH: '/nowhere' }).run(['version']));
    expect([missing.exitCode, missing.message]).toEqual([
      null,
      expect.stringMatching(/^git cannot be run: /),
    ]);
  });

  it('gets none of our settings, and never asks for a password', async () => {
    const environment = {
      ...process.env,
      DIANCAN_OPERATOR_TOKEN: 'hunter2',
      GIT_DIR: '/nowhere',
      GIT_SSH_COMMAND: 'ssh -F none',
    };
    const git = new GitCommand(url, tmpdir(), environment);
    const seen = (await git.run(['-c', 'alias.env=!env', 'env'])).toString();
    expect(seen).not.toMatch(/DIANCAN_OPERATOR|^GIT_DIR=\/nowhere/m);
    expect(seen).toMatch(/^GIT_TERMINAL_PROMPT=0$/m);
    expect(seen).toMatch(/^GIT_SSH_COMMAND=ssh -F none$/m);
  });
});
