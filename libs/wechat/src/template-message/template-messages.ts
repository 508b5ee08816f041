import { z } from 'zod';
import { type AccountToken, isTokenRefusal } from '../official-account/account-token.js';
import type { WechatApi } from '../transport/wechat-api.js';
import { WechatRefusedError, WechatUnavailableError } from '../transport/wechat-errors.js';

export interface TemplateMessage {
  /** The receiver, as the official account knows him. */
  readonly openid: string;
  readonly templateId: string;
  /** Where a tap on it leads; absolute. */
  readonly url?: string;
  /** WeChat sends one message per receiver and id within 10 minutes, so that a repeat is harmless. */
  readonly clientMsgId?: string;
  /** Values by field of the template, e.g. `thing2`. */
  readonly data: Readonly<Record<string, string>>;
}

export type SendResult =
  /** Taken; whether it arrives, WeChat tells later, under this id. */
  | { readonly outcome: 'sent'; readonly messageId: string }
  /** Not sent. 43004: no follower; 40037: no such template; 47003: a value that does not fit; 45009: the day's quota; … */
  | { readonly outcome: 'refused'; readonly errcode: number }
  /** Not known whether it was sent, or the account cannot ask at all; `reason` holds no secret. */
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** A number, and longer than a JavaScript number can be: the transport hands it over as a string. */
const sendAnswer = z.object({ msgid: z.coerce.string() });

/** Secret or account not accepted, machine not on the account's list: nothing that is wrong with the message. */
const ACCOUNT_REFUSED = new Set([40013, 40125, 40164, 40243, 48001, 50001]);

/** Template messages (模板消息) of the official account, to its followers. */
export class TemplateMessages {
  constructor(
    private readonly api: WechatApi,
    private readonly token: AccountToken,
  ) {}

  /** Tries once; never throws for what WeChat, Redis or the network do. */
  async send(message: TemplateMessage): Promise<SendResult> {
    const body = {
      touser: message.openid,
      template_id: message.templateId,
      ...(message.url !== undefined && { url: message.url }),
      ...(message.clientMsgId !== undefined && { client_msg_id: message.clientMsgId }),
      data: Object.fromEntries(Object.entries(message.data).map(([field, value]) => [field, { value }])),
    };
    try {
      const answer = await this.token.use(token =>
        this.api.post('/cgi-bin/message/template/send', body, sendAnswer, { access_token: token }),
      );
      return { outcome: 'sent', messageId: answer.msgid };
    } catch (error) {
      return failureOf(error);
    }
  }
}

function failureOf(error: unknown): SendResult {
  if (error instanceof WechatUnavailableError) return { outcome: 'unavailable', reason: error.message };
  if (!(error instanceof WechatRefusedError)) throw error;
  if (isTokenRefusal(error) || ACCOUNT_REFUSED.has(error.errcode))
    return { outcome: 'unavailable', reason: error.message };
  return { outcome: 'refused', errcode: error.errcode };
}
