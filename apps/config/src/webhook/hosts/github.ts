import { type GitHost, headerOf, hmacSha256, same } from '../git-host.js';

/** https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: GitHost = {
  name: 'GitHub',
  eventHeader: 'x-github-event',
  pushEvent: 'push',
  rejection(notification, secret) {
    const signature = headerOf(notification, 'x-hub-signature-256');
    if (signature === '') return 'X-Hub-Signature-256 is missing; give the webhook its secret';
    return same(signature, `sha256=${hmacSha256(secret, notification.body, 'hex')}`)
      ? null
      : 'the signature does not fit the secret';
  },
};
