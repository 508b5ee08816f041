import { type GitHost, headerOf, same } from '../git-host.js';

/** https://docs.gitlab.com/user/project/integrations/webhooks: the secret token itself is sent. */
export const gitlab: GitHost = {
  name: 'GitLab',
  eventHeader: 'x-gitlab-event',
  pushEvent: 'Push Hook',
  rejection(notification, secret) {
    const token = headerOf(notification, 'x-gitlab-token');
    if (token === '') return 'X-Gitlab-Token is missing; give the webhook its secret token';
    return same(token, secret) ? null : 'the token is another one';
  },
};
