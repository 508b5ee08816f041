import { createHmac } from 'node:crypto';
import { ConfigErrors, PlatformErrors } from '@diancan/contracts';
import { answerError } from '@diancan/platform';
import { describe, expect, it, vi } from 'vitest';
import {
  SECRET,
  from,
  gitea,
  gitee,
  giteeSignature,
  github,
  gitlab,
  hex,
  read,
  refusal,
} from '../../testing/git-hosts.js';
import { receiveNotification } from './notification.js';
import { readPush } from './push.js';

describe('a push of many megabytes', () => {
  const MEGABYTE = Buffer.alloc(1_048_576, 'x');
  const parts = (count: number) => Array.from({ length: count }, () => MEGABYTE);
  const signed = (count: number, secret = SECRET) => {
    const digest = createHmac('sha256', secret);
    for (const part of parts(count)) digest.update(part);
    return { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${digest.digest('hex')}` };
  };

  it.each([2, 25])('may touch everything, and is not kept: %i MB', async count => {
    const notification = await receiveNotification(signed(count), parts(count), SECRET);
    expect(notification.body).toBeNull();
    expect(readPush(notification)).toEqual({
      host: 'GitHub',
      event: 'push',
      isPush: true,
      refs: null,
      paths: null,
    });
  });

  it('is refused if its signature does not fit, or above 25 MB', async () => {
    const unproven = () => receiveNotification(signed(25, 'another'), parts(25), SECRET);
    expect(await refusal(unproven)).toEqual([ConfigErrors.UNKNOWN_SENDER, expect.any(String)]);
    const tooLarge = () => receiveNotification(signed(26), parts(26), SECRET);
    expect(await refusal(tooLarge)).toEqual([PlatformErrors.BODY_TOO_LARGE, expect.any(String)]);
  });

  it.each<[string, Record<string, string>]>([
    ['a wrong token', { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': 'another' }],
    ['no signature', { 'x-github-event': 'push' }],
    ['no header of a git host', {}],
    ['a length above 25 MB', { ...signed(1), 'content-length': String(25 * 1_048_576 + 1) }],
  ])('is not read at all with %s', async (_what, headers) => {
    let count = 0;
    const counted = (function* () {
      for (const part of parts(2)) {
        count++;
        yield part;
      }
    })();
    expect(await refusal(() => receiveNotification(headers, counted, SECRET))).not.toBe('taken');
    expect(count).toBe(0);
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
    ['Gogs with another body', from.Gogs(`${gitea} `, hex(gitea))],
    ['Bitbucket with another body', from.Bitbucket('{}', 'repo:push', `sha256=${hex('{ }')}`)],
    ['a system hook with another token', [{ ...from.System({})[0], 'x-gitlab-token': 'another' }, '{}']],
    ['Gitee with another password', from.Gitee(gitee, 'another password')],
    ['Gitee with an old signature', from.Gitee(gitee, giteeSignature(late), late)],
    ['Gitee with a signature by another key', from.Gitee(gitee, giteeSignature(Date.now(), 'another'))],
    [
      'a ping with another secret',
      [{ ...from.GitHub(github, 'sha256=0')[0], 'x-github-event': 'ping' }, github],
    ],
  ] as const)('is refused: %s', async (_what, [headers, body]) => {
    expect(await refusal(() => read(headers as Record<string, string>, body))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.any(String),
    ]);
  });

  it.each([
    ['x-github-event', 'X-Hub-Signature-256'],
    ['x-gitlab-event', 'X-Gitlab-Token'],
    ['x-gitea-event', 'X-Gitea-Signature'],
    ['x-gitee-event', 'X-Gitee-Token'],
    ['x-gogs-event', 'X-Gogs-Signature'],
    ['x-event-key', 'X-Hub-Signature'],
  ])('is refused with the missing header: %s without %s', async (event, header) => {
    expect(await refusal(() => read({ [event]: 'push' }, github))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.stringContaining(`${header} is missing`),
    ]);
  });

  it.each([
    [
      'a header is missing',
      { 'x-github-event': 'push' },
      'GitHub：缺少 X-Hub-Signature-256，请为 webhook 设置 secret',
    ],
    ['a signature is wrong', from.Gogs(gitea, '0')[0], 'Gogs：签名与 secret 不符'],
    [
      'a token is missing',
      { 'x-gitlab-event': 'Push Hook' },
      'GitLab：缺少 X-Gitlab-Token，请为 webhook 设置 secret token',
    ],
    ['a token is wrong', from.GitLab(gitlab, 'another')[0], 'GitLab：token 不对'],
    [
      'a password is missing',
      { 'x-gitee-event': 'Push Hook' },
      'Gitee：缺少 X-Gitee-Token，请为 webhook 设置密码或签名密钥',
    ],
    ['a password is wrong', from.Gitee(gitee, 'another')[0], 'Gitee：token 不对，或签名时间过早'],
  ])('is refused in the language of the client: %s', async (_what, headers, zh) => {
    const error = await read(headers as Record<string, string>, '{}').catch((refused: unknown) => refused);
    expect(answerError(error, 'zh', 'r').body.msg).toBe(`无法确认该推送通知的来源：${zh}`);
    expect(answerError(error, 'en', 'r').body.msg).toMatch(/^It is not certain who sent this push: [!-~ ]+$/);
  });

  it('is refused if it was signed over an hour ago or ahead, or without a time', async () => {
    const HOUR_MS = 3_600_000;
    vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 });
    const signed = (timestamp: number) =>
      refusal(() => read(...from.Gitee(gitee, giteeSignature(timestamp), timestamp)));
    const verdicts = await Promise.all(
      [-HOUR_MS, HOUR_MS, -HOUR_MS - 1, HOUR_MS + 1, Number.NaN].map(awayMs => signed(Date.now() + awayMs)),
    );
    vi.useRealTimers();
    const refused = [ConfigErrors.UNKNOWN_SENDER, expect.any(String)];
    expect(verdicts).toEqual(['taken', 'taken', refused, refused, refused]);
  });

  it('is refused if no secret is set', async () => {
    expect(await refusal(() => read(...from.GitHub(), ''))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.stringContaining('DIANCAN_CONFIG_WEBHOOK_SECRET'),
    ]);
    expect(await refusal(() => read(...from.GitLab(gitlab, ''), ''))).toEqual([
      ConfigErrors.UNKNOWN_SENDER,
      expect.any(String),
    ]);
  });
});
