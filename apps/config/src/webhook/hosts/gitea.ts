import { type GitHost, signedBody } from '../git-host.js';
import { pushWithCommits } from '../push-content.js';

/** https://docs.gitea.com/usage/webhooks; Forgejo calls in the same way. */
export const gitea: GitHost = {
  name: 'Gitea',
  eventHeader: 'x-gitea-event',
  proof: signedBody('X-Gitea-Signature'),
  mayBePush: event => event === 'push',
  contentOf: () => pushWithCommits,
};
