import { Body, Controller, Get, HttpCode, Post, Query, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { ApiErrorFilter } from '../api-answers/api-error.filter.js';
import { ApiFaultsInterceptor } from '../api-answers/api-faults.interceptor.js';
import { jsonOf } from '../api-answers/json-of.js';
import { parameter } from '../http/parameter.js';
import { AccountTokenStore } from '../official-account/account-token.store.js';
import { messageBody, TemplateMessage } from './template-message.js';
import { TemplateStore } from './template.store.js';

/** api.weixin.qq.com/cgi-bin/message/template and …/template. */
@Controller('cgi-bin')
@UseFilters(ApiErrorFilter)
@UseInterceptors(ApiFaultsInterceptor)
export class TemplateMessagesController {
  constructor(
    private readonly tokens: AccountTokenStore,
    private readonly message: TemplateMessage,
    private readonly templates: TemplateStore,
  ) {}

  @Post('message/template/send')
  @HttpCode(200)
  send(@Query('access_token') token: unknown, @Body() text: string | undefined) {
    this.tokens.check(parameter(token));
    return { errcode: 0, errmsg: 'ok', msgid: this.message.send(jsonOf(text, messageBody)) };
  }

  @Get('message/template/send')
  sendByGet(): never {
    throw new ApiError(43002, 'require POST method');
  }

  @Get('template/get_all_private_template')
  list(@Query('access_token') token: unknown) {
    this.tokens.check(parameter(token));
    const template_list = this.templates
      .all()
      .map(({ id, title, keys }) => ({
        template_id: id,
        title,
        primary_industry: '',
        deputy_industry: '',
        content: keys.map(key => `{{${key}.DATA}}`).join('\n'),
        example: '',
      }));
    return { template_list };
  }
}
