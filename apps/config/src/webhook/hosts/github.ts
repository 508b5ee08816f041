import { type GitHost, signedBody } from '../git-host.js';
import { pushWithCommits } from '../push-content.js';

/** https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: GitHost = {
  name: 'GitHub',
  eventHeader: 'x-github-event',
  proof: signedBody('X-Hub-Signature-256', 'sha256='),
  mayBePush: event => event === 'push',
  contentOf: () => pushWithCommits,
};
