import { createHmac } from 'node:crypto';
import { ConfigErrors, isServiceError } from '@diancan/contracts';
import { describe, expect, it, vi } from 'vitest';
import { readPush } from './push.js';

const SECRET = 'secret-of-the-webhook';
const hex = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

// Cut from what the hosts document, to the fields that matter and a few that do not.
const github = JSON.stringify({
  ref: 'refs/heads/main',
  before: 'a'.repeat(40),
  after: 'b'.repeat(40),
  repository: { id: 1, full_name: 'shop/config' },
  pusher: { name: 'ann' },
  commits: [
    {
      id: 'b'.repeat(40),
      message: '点餐',
      added: ['config-repo/new.yml'],
      removed: [],
      modified: ['config-repo/order.yml'],
    },
  ],
  head_commit: { id: 'b'.repeat(40) },
});
const gitlab = JSON.stringify({
  object_kind: 'push',
  event_name: 'push',
  ref: 'refs/heads/main',
  checkout_sha: 'b'.repeat(40),
  total_commits_count: 1,
  project: { id: 15 },
  commits: [
    {
      id: 'b'.repeat(40),
      added: [],
      modified: ['config-repo/gateway.yml'],
      removed: ['config-repo/old.yml'],
    },
  ],
});
const gitee = JSON.stringify({
  hook_name: 'push_hooks',
  ref: 'refs/heads/main',
  sign: '',
  password: '',
  commits: [{ id: 'b'.repeat(40), added: null, removed: null, modified: ['config-repo/user.yml'] }],
});
const gitea = JSON.stringify({
  ref: 'refs/heads/main',
  total_commits: 1,
  commits: [{ id: 'b'.repeat(40), added: [], removed: [], modified: ['config-repo/product.yml'] }],
});

const read = (headers: Record<string, string>, body: string, secret = SECRET) =>
  readPush({ headers, body: Buffer.from(body) }, secret);
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return isServiceError(error) ? [error.entry, error.message] : error;
  }
  return 'taken';
};

const giteeSignature = (timestamp: number, secret = SECRET) =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

const from = {
  GitHub: (body = github, signature = `sha256=${hex(body)}`) =>
    [
      { 'x-github-event': 'push', 'x-hub-signature-256': signature, 'content-type': 'application/json' },
      body,
    ] as const,
  GitLab: (body = gitlab, token = SECRET) =>
    [{ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': token }, body] as const,
  // It sends the headers of GitHub as well.
  Gitea: (body = gitea, signature = hex(body)) =>
    [
      {
        'x-gitea-event': 'push',
        'x-gogs-event': 'push',
        'x-github-event': 'push',
        'x-gitea-signature': signature,
      },
      body,
    ] as const,
  Gitee: (body = gitee, token = SECRET, timestamp = Date.now()) =>
    [
      { 'x-gitee-event': 'Push Hook', 'x-gitee-token': token, 'x-gitee-timestamp': String(timestamp) },
      body,
    ] as const,
};

describe('a push', () => {
  it.each([
    ['GitHub', from.GitHub(), ['config-repo/new.yml', 'config-repo/order.yml']],
    ['GitLab', from.GitLab(), ['config-repo/gateway.yml', 'config-repo/old.yml']],
    ['Gitea', from.Gitea(), ['config-repo/product.yml']],
    ['Gitee', from.Gitee(), ['config-repo/user.yml']],
  ] as const)('of %s names the files that it touches', (host, [headers, body], paths) => {
    expect(read(headers, body)).toEqual({
      host,
      event: headers[`x-${host.toLowerCase()}-event` as keyof typeof headers],
      isPush: true,
      paths,
    });
  });

  it('of GitHub may be a form', () => {
    const body = new URLSearchParams({ payload: github }).toString();
    const headers = { ...from.GitHub(body)[0], 'content-type': 'application/x-www-form-urlencoded' };
    expect(read(headers, body).paths).toHaveLength(2);
  });

  it('of Gitee may be signed, also with the signature encoded for a URL', () => {
    const now = Date.now();
    expect(read(...from.Gitee(gitee, giteeSignature(now), now)).isPush).toBe(true);
    expect(read(...from.Gitee(gitee, encodeURIComponent(giteeSignature(now)), now)).isPush).toBe(true);
  });

  it('that removed a branch names no files', () => {
    const body = JSON.stringify({ ref: 'refs/heads/old', deleted: true, commits: null });
    expect(read(...from.GitHub(body)).paths).toEqual([]);
  });

  it('does not include a ping, with which a host tests the address', () => {
    const [headers, body] = from.GitHub('{"zen":"Design for failure."}');
    expect(read({ ...headers, 'x-github-event': 'ping' }, body)).toEqual({
      host: 'GitHub',
      event: 'ping',
      isPush: false,
      paths: [],
    });
  });
});

describe('a push whose sender is not proven', () => {
  const late = Date.now() - 2 * 3_600_000;

  it.each([
    ['GitHub with another body', from.GitHub(`${github} `, `sha256=${hex(github)}`)],
    ['GitHub with another secret', from.GitHub(github, `sha256=${hex(github, 'another secret')}`)],
    ['GitHub without a signature', [{ 'x-github-event': 'push' }, github]],
    [
      'GitHub with the old signature alone',
      [{ 'x-github-event': 'push', 'x-hub-signature': 'sha1=0' }, github],
    ],
    ['GitLab with another token', from.GitLab(gitlab, 'another token')],
    ['GitLab without a token', [{ 'x-gitlab-event': 'Push Hook' }, gitlab]],
    ['Gitea with another body', from.Gitea(`${gitea} `, hex(gitea))],
    [
      'Gitea with the signature of GitHub alone',
      [
        { 'x-gitea-event': 'push', 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${hex(gitea)}` },
        gitea,
      ],
    ],
    ['Gitee with another password', from.Gitee(gitee, 'another password')],
    ['Gitee with an old signature', from.Gitee(gitee, giteeSignature(late), late)],
    ['Gitee with a signature by another key', from.Gitee(gitee, giteeSignature(Date.now(), 'another'))],
    [
      'a ping with another secret',
      [{ ...from.GitHub(github, 'sha256=0')[0], 'x-github-event': 'ping' }, github],
    ],
  ] as const)('is refused: %s', (_what, [headers, body]) => {
    expect(refusal(() => read(headers as Record<string, string>, body))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.any(String),
    ]);
  });

  it.each([
    ['x-github-event', 'X-Hub-Signature-256'],
    ['x-gitlab-event', 'X-Gitlab-Token'],
    ['x-gitea-event', 'X-Gitea-Signature'],
    ['x-gitee-event', 'X-Gitee-Token'],
  ])('is refused with the missing header: %s without %s', (event, header) => {
    expect(refusal(() => read({ [event]: 'push' }, github))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.stringContaining(`${header} is missing`),
    ]);
  });

  it('is refused if it was signed over an hour ago or ahead, or without a time', () => {
    const HOUR_MS = 3_600_000;
    vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
    const signed = (timestamp: number) =>
      refusal(() => read(...from.Gitee(gitee, giteeSignature(timestamp), timestamp)));
    const verdicts = [-HOUR_MS, HOUR_MS, -HOUR_MS - 1, HOUR_MS + 1, Number.NaN].map(awayMs =>
      signed(Date.now() + awayMs),
    );
    vi.useRealTimers();
    const refused = [ConfigErrors.UNKNOWN_SENDER, expect.any(String)];
    expect(verdicts).toEqual(['taken', 'taken', refused, refused, refused]);
  });

  it('is refused if no secret is set', () => {
    expect(refusal(() => read(...from.GitHub(), ''))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.stringContaining('DIANCAN_CONFIG_WEBHOOK_SECRET'),
    ]);
    expect(refusal(() => read(...from.GitLab(gitlab, ''), ''))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.any(String),
    ]);
  });
});

describe('a request that is not a push', () => {
  it('has no header of a git host', () => {
    expect(refusal(() => read({}, github))).toEqual([
      ConfigErrors.NO_PUSH,
      expect.stringContaining('GitHub, GitLab, Gitea, Gitee'),
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
  ])('has the body %j', body => {
    expect(refusal(() => read(...from.GitHub(body)))).toEqual([ConfigErrors.NO_PUSH, expect.any(String)]);
  });

  it('is a form without the JSON in it', () => {
    const headers = {
      ...from.GitHub('a=b')[0],
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    };
    expect(refusal(() => read(headers, 'a=b'))).toEqual([
      ConfigErrors.NO_PUSH,
      expect.stringContaining('payload'),
    ]);
  });
});
