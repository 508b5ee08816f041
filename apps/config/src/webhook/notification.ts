import type { IncomingHttpHeaders } from 'node:http';
import { ConfigErrors, PlatformErrors, ServiceError, type Words } from '@diancan/contracts';
import type { GitHost } from './git-host.js';
import { headerOf } from './git-host.js';
import { bitbucket } from './hosts/bitbucket.js';
import { gitea } from './hosts/gitea.js';
import { gitee } from './hosts/gitee.js';
import { github } from './hosts/github.js';
import { gitlab } from './hosts/gitlab.js';
import { gogs } from './hosts/gogs.js';

/** Gitea comes first, because it also sends the headers of Gogs and GitHub. */
const HOSTS: readonly GitHost[] = [gitea, gitee, gitlab, gogs, bitbucket, github];

/** GitHub sends no larger ones. */
export const LIMIT_BYTES = 25 * 1_048_576;
/** How much of a body is kept. Of a larger one only the signature is checked, while it streams. */
const KEPT_BYTES = 1_048_576;

/** A notification whose sender is proven. */
export interface Notification {
  readonly host: GitHost;
  /** The event in the words of the host. */
  readonly event: string;
  /** The content type as it was sent. */
  readonly type: string;
  /** null: too large to be read. */
  readonly body: Buffer | null;
}

/**
 * Receives a notification. Of its body the centre keeps at most a megabyte in memory.
 * @param secret '' if none is set: then every notification is refused
 * @throws ServiceError UNKNOWN_SENDER, as soon as that is certain; NO_PUSH, BODY_TOO_LARGE
 */
export async function receiveNotification(
  headers: IncomingHttpHeaders,
  parts: AsyncIterable<Buffer> | Iterable<Buffer>,
  secret: string,
): Promise<Notification> {
  const host = hostOf(headers);
  if (secret === '')
    throw new ServiceError(ConfigErrors.UNKNOWN_SENDER, {
      reason: { zh: '未设置 DIANCAN_CONFIG_WEBHOOK_SECRET', en: 'DIANCAN_CONFIG_WEBHOOK_SECRET is not set' },
    });
  const proof = host.proof(headers, secret);
  if (!('update' in proof)) throw unknownSender(host, proof);
  const body = await readBody(headers, parts, part => proof.update(part));
  const rejection = proof.rejection();
  if (rejection !== null) throw unknownSender(host, rejection);
  return { host, event: headerOf(headers, host.eventHeader), type: headers['content-type'] ?? '', body };
}

function hostOf(headers: IncomingHttpHeaders): GitHost {
  const host = HOSTS.find(({ eventHeader }) => headerOf(headers, eventHeader) !== '');
  if (host !== undefined) return host;
  const known = HOSTS.map(({ name }) => name)
    .toSorted()
    .join(', ');
  throw new ServiceError(ConfigErrors.NO_PUSH, {
    reason: { zh: `没有 ${known} 的请求头`, en: `it has no header of ${known}` },
  });
}

const unknownSender = ({ name }: GitHost, { zh, en }: Words): ServiceError =>
  new ServiceError(ConfigErrors.UNKNOWN_SENDER, { reason: { zh: `${name}：${zh}`, en: `${name}: ${en}` } });

async function readBody(
  headers: IncomingHttpHeaders,
  parts: AsyncIterable<Buffer> | Iterable<Buffer>,
  seen: (part: Buffer) => void,
): Promise<Buffer | null> {
  if (Number(headers['content-length'] ?? 0) > LIMIT_BYTES) throw tooLarge();
  let kept: Buffer[] | null = [];
  let length = 0;
  for await (const part of parts) {
    length += part.length;
    if (length > LIMIT_BYTES) throw tooLarge();
    seen(part);
    if (length > KEPT_BYTES) kept = null;
    else kept?.push(part);
  }
  return kept === null ? null : Buffer.concat(kept);
}

const tooLarge = (): ServiceError => new ServiceError(PlatformErrors.BODY_TOO_LARGE);
