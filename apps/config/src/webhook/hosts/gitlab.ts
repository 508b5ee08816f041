import { z } from 'zod';
import { type GitHost, headerOf, PROVEN, same } from '../git-host.js';
import { isNoCommit, type PushContent, pushWithCommits } from '../push-content.js';

const SYSTEM_HOOK = 'System Hook';
const EVENTS = new Set(['Push Hook', 'Tag Push Hook', SYSTEM_HOOK]);

/** One for all branches and tags of a push, without its commits. */
const repositoryUpdate: z.ZodType<PushContent> = z
  .object({ changes: z.array(z.object({ ref: z.string(), after: z.string().nullish() })) })
  .transform(({ changes }) => ({
    refs: changes.map(({ ref, after }) => ({ name: ref, isDeleted: isNoCommit(after) })),
    paths: null,
  }));

/** A system hook reports everything that happens at a GitLab, with the name of the event in its body. */
const systemEvents = new Map([
  ['push', pushWithCommits],
  ['tag_push', pushWithCommits],
  ['repository_update', repositoryUpdate],
]);
const named = z.object({ event_name: z.string() });

/**
 * https://docs.gitlab.com/user/project/integrations/webhooks: the secret token itself is sent; and
 * https://docs.gitlab.com/administration/system_hooks.
 */
export const gitlab: GitHost = {
  name: 'GitLab',
  eventHeader: 'x-gitlab-event',
  proof(headers, secret) {
    const token = headerOf(headers, 'x-gitlab-token');
    if (token === '')
      return {
        zh: '缺少 X-Gitlab-Token，请为 webhook 设置 secret token',
        en: 'X-Gitlab-Token is missing; give the webhook its secret token',
      };
    return same(token, secret) ? PROVEN : { zh: 'token 不对', en: 'the token is another one' };
  },
  mayBePush: event => EVENTS.has(event),
  contentOf(event, body) {
    if (event !== SYSTEM_HOOK) return pushWithCommits;
    return systemEvents.get(named.safeParse(body).data?.event_name ?? '') ?? null;
  },
};
