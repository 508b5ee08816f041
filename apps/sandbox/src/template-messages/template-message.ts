import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ApiError } from '../api-answers/api.error.js';
import { FollowerStore } from '../followers/follower.store.js';
import { MessageStore } from './message.store.js';
import { mayStandIn } from './field-types.js';
import { type Template, TemplateStore } from './template.store.js';

/** Unknown fields are ignored. Colours are ignored too, because WeChat ignores them in typed templates. */
export const messageBody = z.object({
  touser: z.string().optional(),
  template_id: z.string().optional(),
  url: z.string().optional(),
  miniprogram: z.object({ appid: z.string(), pagepath: z.string().optional() }).optional(),
  client_msg_id: z.string().optional(),
  data: z.record(z.string(), z.object({ value: z.string() })).optional(),
});

@Injectable()
export class TemplateMessage {
  constructor(
    private readonly templates: TemplateStore,
    private readonly followers: FollowerStore,
    private readonly inbox: MessageStore,
  ) {}

  /**
   * @returns the message's id
   * @throws ApiError 40003, 40037, 40013, 40039, 47003, 43004
   */
  send(body: z.infer<typeof messageBody>): number {
    const { openid } = this.followers.describe(body.touser);
    const template = this.templates.find(body.template_id ?? '');
    if (template === undefined) throw new ApiError(40037, 'invalid template_id');
    if (body.miniprogram !== undefined) throw new ApiError(40013, 'invalid appid');
    if (body.url !== undefined && body.url !== '' && !/^https?:\/\/\S+$/.test(body.url))
      throw new ApiError(40039, 'invalid url size');
    const data = readData(body.data ?? {}, template);
    if (!this.followers.follows(openid)) throw new ApiError(43004, 'require subscribe');
    return this.inbox.receive({
      openid,
      templateId: template.id,
      title: template.title,
      data,
      url: body.url || null,
      clientMsgId: body.client_msg_id || null,
    });
  }
}

function readData(
  given: Readonly<Record<string, { value: string }>>,
  { keys }: Template,
): Record<string, string> {
  return Object.fromEntries(
    keys.map(key => {
      // Text after a line break is not shown.
      const value = given[key]?.value.split('\n', 1)[0] ?? '';
      if (!mayStandIn(key, value)) throw new ApiError(47003, `argument invalid! data.${key}.value invalid`);
      return [key, value];
    }),
  );
}
