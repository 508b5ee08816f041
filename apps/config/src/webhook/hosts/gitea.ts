import { type GitHost, headerOf, hmacSha256, same } from '../git-host.js';

/** https://docs.gitea.com/usage/webhooks; Forgejo calls in the same way. */
export const gitea: GitHost = {
  name: 'Gitea',
  eventHeader: 'x-gitea-event',
  pushEvent: 'push',
  rejection(notification, secret) {
    const signature = headerOf(notification, 'x-gitea-signature');
    if (signature === '') return 'X-Gitea-Signature is missing; give the webhook its secret';
    return same(signature, hmacSha256(secret, notification.body, 'hex'))
      ? null
      : 'the signature does not fit the secret';
  },
};
