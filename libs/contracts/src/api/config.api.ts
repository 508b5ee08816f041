import type { Operations } from './operation.js';

const push =
  'GitHub、Gitee、GitLab 或 Gitea 的推送通知，须以密钥签名或携带令牌 · ' +
  'The push notification of GitHub, Gitee, GitLab or Gitea, ' +
  'proved by its signature or token; `msg` names file, line and key of what is refused';

export const configOperations = {
  receiveConfigPush: {
    method: 'POST',
    path: '/hooks/config',
    summary: '配置仓库有推送 · Something was pushed to the repository of the configuration',
    description: push,
    example: {
      event: 'push',
      version: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      applications: ['order'],
      announced: true,
    },
  },
} satisfies Operations;
