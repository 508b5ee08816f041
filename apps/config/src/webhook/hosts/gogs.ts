import { type GitHost, signedBody } from '../git-host.js';
import { pushWithCommits } from '../push-content.js';

/** https://gogs.io/docs/features/webhook */
export const gogs: GitHost = {
  name: 'Gogs',
  eventHeader: 'x-gogs-event',
  proof: signedBody('X-Gogs-Signature'),
  mayBePush: event => event === 'push',
  contentOf: () => pushWithCommits,
};
