import { z } from 'zod';
import type { Operations } from './operation.js';
import type { ViewOf } from './view.js';

const push =
  'GitHub、Gitee、GitLab 或 Gitea 的推送通知，须以密钥签名或携带令牌 · ' +
  'The push notification of GitHub, Gitee, GitLab or Gitea, ' +
  'proved by its signature or token; `msg` names file, line and key of what is refused';

/** The result of a push. */
const receivedPush = z
  .object({
    event: z.string().describe('In the words of the host.'),
    version: z.string().nullable().describe('The version that is served now.'),
    applications: z.array(z.string()).nullable().describe('What the push affects; null: all.'),
    announced: z.boolean().describe('Whether the change was sent to the bus, or there was none.'),
  })
  .meta({ id: 'ReceivedPush' });
export type ReceivedPush = ViewOf<typeof receivedPush>;

export const configOperations = {
  receiveConfigPush: {
    method: 'POST',
    path: '/hooks/config',
    summary: '配置仓库有推送 · Something was pushed to the repository of the configuration',
    description: push,
    answer: receivedPush,
    example: {
      event: 'push',
      version: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      applications: ['order'],
      announced: true,
    },
  },
} satisfies Operations;
