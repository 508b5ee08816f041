import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { z } from 'zod';
import type { GitHost, Notification } from './git-host.js';
import { headerOf } from './git-host.js';
import { gitea } from './hosts/gitea.js';
import { gitee } from './hosts/gitee.js';
import { github } from './hosts/github.js';
import { gitlab } from './hosts/gitlab.js';

/** Gitea comes first, because it also sends GitHub's header. */
const HOSTS: readonly GitHost[] = [gitea, gitee, gitlab, github];

/** A notification of a git host. */
export interface Push {
  readonly host: string;
  /** The name of the event at this host. Events other than pushes have no effect. */
  readonly event: string;
  readonly isPush: boolean;
  /**
   * Paths in the repository that the commits change. Hosts list about twenty commits at most, so some may be
   * missing.
   */
  readonly paths: readonly string[];
}

const paths = z
  .array(z.string())
  .nullish()
  .transform(listed => listed ?? []);

/** The fields that GitHub, Gitee, GitLab and Gitea have in common. */
const pushBody = z.object({
  ref: z.string(),
  commits: z.array(z.object({ added: paths, modified: paths, removed: paths })).nullish(),
});

/**
 * @param secret '' if none is set: then every notification is refused
 * @throws ServiceError UNKNOWN_SENDER, NO_PUSH
 */
export function readPush(notification: Notification, secret: string): Push {
  const host = HOSTS.find(({ eventHeader }) => headerOf(notification, eventHeader) !== '');
  if (host === undefined) {
    const known = HOSTS.map(({ name }) => name)
      .toSorted()
      .join(', ');
    throw new ServiceError(ConfigErrors.NO_PUSH, { reason: `it has no header of ${known}` });
  }
  if (secret === '')
    throw new ServiceError(ConfigErrors.UNKNOWN_SENDER, {
      reason: 'DIANCAN_CONFIG_WEBHOOK_SECRET is not set',
    });
  const rejection = host.rejection(notification, secret);
  if (rejection !== null)
    throw new ServiceError(ConfigErrors.UNKNOWN_SENDER, { reason: `${host.name}: ${rejection}` });

  const event = headerOf(notification, host.eventHeader);
  if (event !== host.pushEvent) return { host: host.name, event, isPush: false, paths: [] };
  const body = pushBody.safeParse(parsed(notification));
  if (!body.success) {
    const [issue] = body.error.issues;
    throw new ServiceError(ConfigErrors.NO_PUSH, {
      reason: `${host.name}: ${issue?.path.join('.') || 'the body'} is not what a push has`,
    });
  }
  const commits = body.data.commits ?? [];
  return {
    host: host.name,
    event,
    isPush: true,
    paths: commits.flatMap(({ added, modified, removed }) => [...added, ...modified, ...removed]),
  };
}

/** GitHub and Gitea post a form with the JSON in `payload` by default. */
function parsed({ headers, body }: Notification): unknown {
  const text = body.toString('utf8');
  const isForm =
    headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    throw new ServiceError(ConfigErrors.NO_PUSH, {
      reason: isForm ? 'the form has no payload of JSON' : 'the body is no JSON',
    });
  }
}
