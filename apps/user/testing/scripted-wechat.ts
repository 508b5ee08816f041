import { randomBytes } from 'node:crypto';
import Fastify from 'fastify';

/** A template message as it arrived, accepted or not. */
interface SentMessage {
  readonly touser: string;
  readonly template_id: string;
  readonly url: string;
  readonly client_msg_id: string;
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

/**
 * An errcode; `cut`: the connection closes without an answer; `lost`: it closes after the message was
 * accepted.
 */
type Reaction = number | 'cut' | 'lost';

/** WeChat's template messages on a real port, which fail as a spec wants. */
export interface ScriptedWechat {
  readonly url: string;
  /** Unique to this run, because what is known about an account outlives a spec. */
  readonly appId: string;
  /** Every attempt, in order of arrival. */
  readonly attempts: SentMessage[];
  /** The messages that were delivered, one per id. */
  readonly delivered: Map<string, SentMessage>;
  react: (message: SentMessage) => Reaction | Promise<Reaction>;
  close(): Promise<void>;
}

const TOKEN = 'the-account-token';
const OK = 0;
const TOKEN_INVALID = 40001;

export async function scriptedWechat(): Promise<ScriptedWechat> {
  const server = Fastify({ forceCloseConnections: true });
  const wechat: Omit<ScriptedWechat, 'url'> = {
    appId: `wx${randomBytes(8).toString('hex')}`,
    attempts: [],
    delivered: new Map(),
    react: () => OK,
    close: () => server.close(),
  };
  server.post('/cgi-bin/stable_token', () => ({ access_token: TOKEN, expires_in: 7_200 }));
  server.post<{ Querystring: { access_token: string }; Body: SentMessage }>(
    '/cgi-bin/message/template/send',
    async (request, reply) => {
      if (request.query.access_token !== TOKEN)
        return { errcode: TOKEN_INVALID, errmsg: 'invalid credential' };
      const message = request.body;
      wechat.attempts.push(message);
      const reaction = await react(message);
      if (reaction === OK || reaction === 'lost') wechat.delivered.set(message.client_msg_id, message);
      if (typeof reaction === 'number')
        return { errcode: reaction, errmsg: `scripted, rid: 1`, ...(reaction === OK ? { msgid: 1 } : {}) };
      request.raw.socket.destroy();
      return reply.hijack();
    },
  );
  const react = (message: SentMessage) => made.react(message);
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const made: ScriptedWechat = Object.assign(wechat, { url });
  return made;
}
