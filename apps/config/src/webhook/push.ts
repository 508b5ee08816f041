import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { decodeUtf8, parseJson } from '@diancan/text';
import type { Notification } from './notification.js';
import type { PushedRef } from './push-content.js';

/** An event at a git host. */
export interface Push {
  readonly host: string;
  /** The name of the event at this host. Events other than pushes have no effect. */
  readonly event: string;
  readonly isPush: boolean;
  /** The branches and tags that it moves; null: it may be any. */
  readonly refs: readonly PushedRef[] | null;
  /** Paths in the repository that the commits change; null: it may be any. */
  readonly paths: readonly string[] | null;
}

/**
 * A body that is too large to be read counts as a push that may touch everything.
 * @throws ServiceError NO_PUSH
 */
export function readPush({ host, event, type, body }: Notification): Push {
  const other = { host: host.name, event, isPush: false, refs: [], paths: [] };
  if (!host.mayBePush(event)) return other;
  if (body === null) return { host: host.name, event, isPush: true, refs: null, paths: null };
  const json = parsed(type, body);
  const schema = host.contentOf(event, json);
  if (schema === null) return other;
  const content = schema.safeParse(json);
  if (content.success) return { host: host.name, event, isPush: true, ...content.data };
  const field = content.error.issues[0]?.path.join('.') ?? '';
  throw new ServiceError(ConfigErrors.NO_PUSH, {
    reason: {
      zh: `${host.name}：${field ? `${field} ` : '请求体'}不是推送应有的内容`,
      en: `${host.name}: ${field || 'the body'} is not what a push has`,
    },
  });
}

/** GitHub, Gitea and Gogs may post a form with the JSON in `payload`. */
function parsed(type: string, body: Buffer): unknown {
  const isForm = type.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  try {
    if (!isForm) return parseJson(body);
    return JSON.parse(new URLSearchParams(decodeUtf8(body)).get('payload') ?? '');
  } catch {
    throw new ServiceError(ConfigErrors.NO_PUSH, {
      reason: isForm
        ? { zh: '表单中没有 JSON 格式的 payload', en: 'the form has no payload of JSON' }
        : { zh: '请求体不是 UTF-8 编码的 JSON', en: 'the body is no JSON in UTF-8' },
    });
  }
}
