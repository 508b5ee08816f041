import { createHmac } from 'node:crypto';
import { isServiceError } from '@diancan/contracts';
import { receiveNotification } from '../src/webhook/notification.js';
import { readPush } from '../src/webhook/push.js';

export const SECRET = 'secret-of-the-webhook';
export const hex = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

// Cut from what the hosts document, to the fields that matter and a few that do not.
export const github = JSON.stringify({
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
export const gitlab = JSON.stringify({
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
export const gitee = JSON.stringify({
  hook_name: 'push_hooks',
  ref: 'refs/heads/main',
  sign: '',
  password: '',
  commits: [{ id: 'b'.repeat(40), added: null, removed: null, modified: ['config-repo/user.yml'] }],
});
export const gitea = JSON.stringify({
  ref: 'refs/heads/main',
  total_commits: 1,
  commits: [{ id: 'b'.repeat(40), added: [], removed: [], modified: ['config-repo/product.yml'] }],
});

export const bitbucket = (...changes: object[]) =>
  JSON.stringify({ push: { changes }, repository: { name: 'config' } });
export const bitbucketServer = (...changes: object[]) =>
  JSON.stringify({ eventKey: 'repo:refs_changed', changes });

export const read = async (headers: Record<string, string>, body: string | Buffer, secret = SECRET) =>
  readPush(await receiveNotification(headers, [Buffer.from(body)], secret));
export const refusal = async (work: () => Promise<unknown>) => {
  try {
    await work();
  } catch (error) {
    return isServiceError(error) ? [error.entry, error.message] : error;
  }
  return 'taken';
};

export const giteeSignature = (timestamp: number, secret = SECRET) =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

export const from = {
  Bitbucket: (body: string, event = 'repo:push', signature = `sha256=${hex(body)}`) =>
    [{ 'x-event-key': event, 'x-hub-signature': signature }, body] as const,
  Gogs: (body = gitea, signature = hex(body)) =>
    [{ 'x-gogs-event': 'push', 'x-gogs-signature': signature }, body] as const,
  System: (body: object) =>
    [{ 'x-gitlab-event': 'System Hook', 'x-gitlab-token': SECRET }, JSON.stringify(body)] as const,
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
