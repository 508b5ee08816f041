import { z } from 'zod';
import { type AccountToken, isTokenRefusal } from '../official-account/account-token.js';
import type { WechatApi } from '../transport/wechat-api.js';
import { WechatRefusedError, WechatUnavailableError } from '../transport/wechat-errors.js';

export interface TemplateMessage {
  /** The receiver's openid in the official account. */
  readonly openid: string;
  readonly templateId: string;
  /** Absolute URL that a tap on the message opens. */
  readonly url?: string;
  /** WeChat sends one message per receiver and id within 10 minutes, so a retry is harmless. */
  readonly clientMsgId?: string;
  /** Values by template field, such as `thing2`. */
  readonly data: Readonly<Record<string, string>>;
}

export type SendResult =
  /** Accepted. WeChat reports later under this id whether it was delivered. */
  | { readonly outcome: 'sent'; readonly messageId: string }
  /**
   * Not sent. 43004: not a follower; 40037: no such template; 47003: a value does not fit; 45009: daily quota
   * used up; …
   */
  | { readonly outcome: 'refused'; readonly errcode: number }
  /** Unknown whether it was sent, or the account cannot send at all; `reason` contains no secret. */
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** A number too large for JavaScript; the transport passes it on as a string. */
const sendAnswer = z.object({ msgid: z.coerce.string() });

/**
 * Secret or account refused, or this machine is not on the account's allowlist: the message itself is not at
 * fault.
 */
const ACCOUNT_REFUSED = new Set([40013, 40125, 40164, 40243, 48001, 50001]);

/** Template messages (模板消息) of the official account, to its followers. */
export class TemplateMessages {
  constructor(
    private readonly api: WechatApi,
    private readonly token: AccountToken,
  ) {}

  /** Tries once; never throws for failures of WeChat, Redis or the network. */
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
