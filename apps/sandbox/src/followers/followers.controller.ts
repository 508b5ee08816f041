import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  UseFilters,
} from '@nestjs/common';
import { z } from 'zod';
import { controlBody } from '../http/control-body.js';
import { ControlErrorFilter } from '../http/control-error.filter.js';
import { isAccountOpenId } from '../users/wechat-user.js';
import { FollowerStore } from './follower.store.js';

/** Lets users follow or unfollow the account. */
@Controller('sandbox/followers/:openid')
@UseFilters(ControlErrorFilter)
export class FollowersController {
  constructor(private readonly followers: FollowerStore) {}

  @Get()
  read(@Param('openid') openid: string) {
    if (!isAccountOpenId(openid)) throw new BadRequestException('the account never gave out such an openid');
    return { openid, follows: this.followers.follows(openid) };
  }

  @Post()
  @HttpCode(200)
  change(@Param('openid') openid: string, @Body() text: string | undefined) {
    this.read(openid);
    this.followers.change(openid, controlBody(text, z.strictObject({ follows: z.boolean() })).follows);
    return this.read(openid);
  }
}
