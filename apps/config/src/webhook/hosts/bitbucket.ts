import { z } from 'zod';
import { type GitHost, signedBody } from '../git-host.js';
import type { PushContent } from '../push-content.js';

const named = z.object({ type: z.string(), name: z.string() });
type Named = z.infer<typeof named>;

const PREFIXES: Readonly<Record<string, string>> = { tag: 'refs/tags/', branch: 'refs/heads/' };
const nameOf = ({ type, name }: Named): string => `${PREFIXES[type] ?? 'refs/heads/'}${name}`;

/** Bitbucket Cloud lists no files. A branch that was deleted has no new state. */
const cloudPush: z.ZodType<PushContent> = z
  .object({
    push: z.object({
      changes: z.array(
        z.union([z.object({ new: named }), z.object({ new: z.null().optional(), old: named })]),
      ),
    }),
  })
  .transform(({ push }) => ({
    refs: push.changes.map(change =>
      change.new
        ? { name: nameOf(change.new), isDeleted: false }
        : { name: nameOf((change as { old: Named }).old), isDeleted: true },
    ),
    paths: null,
  }));

/** Bitbucket Server and Data Center list no files either. */
const serverPush: z.ZodType<PushContent> = z
  .object({ changes: z.array(z.object({ ref: z.object({ id: z.string() }), type: z.string() })) })
  .transform(({ changes }) => ({
    refs: changes.map(({ ref, type }) => ({ name: ref.id, isDeleted: type === 'DELETE' })),
    paths: null,
  }));

const EVENTS = new Map([
  ['repo:push', cloudPush],
  ['repo:refs_changed', serverPush],
]);

/**
 * https://support.atlassian.com/bitbucket-cloud/docs/event-payloads and
 * https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html
 */
export const bitbucket: GitHost = {
  name: 'Bitbucket',
  eventHeader: 'x-event-key',
  // Unlike GitHub's header of this name, it has SHA-256.
  proof: signedBody('X-Hub-Signature', 'sha256='),
  mayBePush: event => EVENTS.has(event),
  contentOf: event => EVENTS.get(event) ?? null,
};
