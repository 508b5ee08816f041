import { ConfigErrors } from '@diancan/contracts';
import { answerError } from '@diancan/platform';
import { describe, expect, it } from 'vitest';
import {
  bitbucket,
  bitbucketServer,
  from,
  gitee,
  giteeSignature,
  github,
  read,
  refusal,
} from '../../testing/git-hosts.js';

/** The letter of another encoding in them is no UTF-8; read leniently, they would be a push. */
const GBK = Buffer.from('{"ref":"\xaa"}', 'latin1');
const FORM = 'application/x-www-form-urlencoded';
const GBK_FORM = Buffer.concat([Buffer.from('payload='), GBK]);

describe('a push', () => {
  it.each([
    ['GitHub', from.GitHub(), ['config-repo/new.yml', 'config-repo/order.yml']],
    ['GitLab', from.GitLab(), ['config-repo/gateway.yml', 'config-repo/old.yml']],
    ['Gitea', from.Gitea(), ['config-repo/product.yml']],
    ['Gitee', from.Gitee(), ['config-repo/user.yml']],
    ['Gogs', from.Gogs(), ['config-repo/product.yml']],
  ] as const)('of %s names the files that it touches', async (host, [headers, body], paths) => {
    expect(await read(headers, body)).toEqual({
      host,
      event: headers[`x-${host.toLowerCase()}-event` as keyof typeof headers],
      isPush: true,
      refs: [{ name: 'refs/heads/main', isDeleted: false }],
      paths,
    });
  });

  it('of GitHub may be a form', async () => {
    const body = new URLSearchParams({ payload: github }).toString();
    const headers = { ...from.GitHub(body)[0], 'content-type': FORM };
    expect((await read(headers, body)).paths).toHaveLength(2);
  });

  it('of Gitee may be signed, also with the signature encoded for a URL', async () => {
    const now = Date.now();
    expect((await read(...from.Gitee(gitee, giteeSignature(now), now))).isPush).toBe(true);
    expect((await read(...from.Gitee(gitee, encodeURIComponent(giteeSignature(now)), now))).isPush).toBe(
      true,
    );
  });

  it('that removed a branch names no files', async () => {
    const body = JSON.stringify({ ref: 'refs/heads/old', deleted: true, commits: null });
    expect((await read(...from.GitHub(body))).paths).toEqual([]);
  });

  it('does not include a ping, with which a host tests the address', async () => {
    const [headers, body] = from.GitHub('{"zen":"Design for failure."}');
    expect(await read({ ...headers, 'x-github-event': 'ping' }, body)).toEqual({
      host: 'GitHub',
      event: 'ping',
      isPush: false,
      refs: [],
      paths: [],
    });
  });
});

describe('what a push moves', () => {
  const NONE = '0'.repeat(40);
  const ONE = 'a'.repeat(40);
  const moved = (name: string, isDeleted = false) => ({ name, isDeleted });
  const main = moved('refs/heads/main');
  const { ref: _ref, ...withoutRef } = JSON.parse(github) as Record<string, unknown>;
  const hub = (over: object) =>
    from.GitHub(JSON.stringify({ ...withoutRef, ref: 'refs/heads/main', ...over }));
  const cloud = (type: string, name: string) => ({ type, name, target: { hash: ONE } });
  const server = (id: string, type: string) => ({ ref: { id, displayId: 'x', type: 'BRANCH' }, type });

  it.each<[string, readonly [object, string], object[], readonly string[] | null]>([
    ['a tag', hub({ ref: 'refs/tags/v1', commits: [] }), [moved('refs/tags/v1')], []],
    ['a deletion', hub({ deleted: true, after: NONE, commits: [] }), [moved('refs/heads/main', true)], []],
    ['a deletion, SHA-256', hub({ after: '0'.repeat(64) }), [moved('refs/heads/main', true)], []],
    ['no list of commits', hub({ commits: null }), [main], null],
    ['more commits than are listed', hub({ total_commits_count: 50 }), [main], null],
    [
      'a system hook of a push',
      from.System({ event_name: 'push', ref: 'refs/heads/main', after: ONE, total_commits_count: 2 }),
      [main],
      null,
    ],
    [
      'a system hook of a tag',
      from.System({ event_name: 'tag_push', ref: 'refs/tags/v1', after: NONE, commits: [] }),
      [moved('refs/tags/v1', true)],
      [],
    ],
    [
      'a system hook of several branches',
      from.System({
        event_name: 'repository_update',
        changes: [
          { before: ONE, after: ONE, ref: 'refs/heads/main' },
          { before: ONE, after: NONE, ref: 'refs/heads/old' },
        ],
        refs: ['refs/heads/main', 'refs/heads/old'],
      }),
      [main, moved('refs/heads/old', true)],
      null,
    ],
    [
      'Bitbucket Cloud',
      from.Bitbucket(
        bitbucket(
          { new: cloud('branch', 'main'), old: null },
          { new: null, old: cloud('branch', 'gone') },
          { new: cloud('tag', 'v1'), old: null },
        ),
      ),
      [main, moved('refs/heads/gone', true), moved('refs/tags/v1')],
      null,
    ],
    [
      'Bitbucket Server',
      from.Bitbucket(
        bitbucketServer(server('refs/heads/main', 'UPDATE'), server('refs/tags/v1', 'DELETE')),
        'repo:refs_changed',
      ),
      [main, moved('refs/tags/v1', true)],
      null,
    ],
  ])('is read of %s', async (_what, [headers, body], refs, paths) => {
    expect(await read(headers as Record<string, string>, body)).toMatchObject({ isPush: true, refs, paths });
  });

  it.each<[string, readonly [object, string]]>([
    ['a system hook of a new user', from.System({ event_name: 'user_create' })],
    ['a system hook of the newer kind', from.System({ object_kind: 'gitlab_subscription_member_approval' })],
    ['a comment at Bitbucket', from.Bitbucket('{}', 'repo:commit_comment_created')],
    ['a test by Bitbucket Server', from.Bitbucket('{"test":true}', 'diagnostics:ping')],
  ])('is nothing in %s', async (_what, [headers, body]) => {
    expect(await read(headers as Record<string, string>, body)).toMatchObject({ isPush: false, refs: [] });
  });

  it.each<[string, readonly [object, string | Buffer]]>([
    ['changes of Bitbucket Cloud without a name', from.Bitbucket(bitbucket({ new: null }))],
    ['changes of Bitbucket Server without a ref', from.Bitbucket(bitbucketServer({}), 'repo:refs_changed')],
    ['a system hook without its changes', from.System({ event_name: 'repository_update' })],
    ['bytes that are not UTF-8', [from.GitLab()[0], GBK]],
    ['a form of such bytes', [{ ...from.GitLab()[0], 'content-type': FORM }, GBK_FORM]],
  ])('cannot be read of %s', async (_what, [headers, body]) => {
    expect(await refusal(() => read(headers as Record<string, string>, body))).toEqual([
      ConfigErrors.NO_PUSH,
      expect.any(String),
    ]);
  });
});

describe('a request that is not a push', () => {
  it('has no header of a git host', async () => {
    expect(await refusal(() => read({}, github))).toEqual([
      ConfigErrors.NO_PUSH,
      expect.stringContaining('Bitbucket, GitHub, GitLab, Gitea, Gitee, Gogs'),
    ]);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"push"',
    '{}',
    '{"ref":1}',
    '{"ref":"x","commits":[1]}',
    '{"ref":"x","commits":[{"added":"a"}]}',
    '\0',
  ])('has the body %j', async body => {
    expect(await refusal(() => read(...from.GitHub(body)))).toEqual([
      ConfigErrors.NO_PUSH,
      expect.any(String),
    ]);
  });

  it.each([
    [{}, '{}', '没有 Bitbucket, GitHub, GitLab, Gitea, Gitee, Gogs 的请求头'],
    [from.GitHub('{')[0], '{', '请求体不是 UTF-8 编码的 JSON'],
    [from.GitHub('{"ref":1}')[0], '{"ref":1}', 'GitHub：ref 不是推送应有的内容'],
    [from.GitHub('[]')[0], '[]', 'GitHub：请求体不是推送应有的内容'],
  ])('is refused in the language of the client: %j %s', async (headers, body, zh) => {
    const error = await read(headers, body).catch((refused: unknown) => refused);
    expect(answerError(error, 'zh', 'r').body.msg).toBe(`这不是能识别的推送通知：${zh}`);
    expect(answerError(error, 'en', 'r').body.msg).toMatch(/^This is not a push that can be read: [!-~ ]+$/);
  });

  it('is a form without the JSON in it', async () => {
    const headers = { ...from.GitHub('a=b')[0], 'content-type': `${FORM}; charset=utf-8` };
    expect(await refusal(() => read(headers, 'a=b'))).toEqual([
      ConfigErrors.NO_PUSH,
      expect.stringContaining('payload'),
    ]);
  });
});
