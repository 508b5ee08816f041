import { Controller, Get, Query, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { ApiFaultsInterceptor } from '../api-answers/api-faults.interceptor.js';
import { ApiErrorFilter } from '../api-answers/api-error.filter.js';
import { AuthorizationCodeStore } from '../authorization/authorization-code.store.js';
import { openIdOf, unionIdIn, type UserGrant } from '../authorization/user-grant.js';
import { ACCESS_TOKEN_LIFE_S, type TokenPair, UserTokenStore } from '../authorization/user-token.store.js';
import { parameter } from '../http/parameter.js';
import { RegisteredAppStore } from '../registered-apps/registered-app.store.js';

type SnsQuery = Readonly<Record<string, unknown>>;

/** api.weixin.qq.com/sns: tells an app's server who logged in; the same for both kinds of app. */
@Controller('sns')
@UseFilters(ApiErrorFilter)
@UseInterceptors(ApiFaultsInterceptor)
export class SnsController {
  constructor(
    private readonly apps: RegisteredAppStore,
    private readonly codes: AuthorizationCodeStore,
    private readonly tokens: UserTokenStore,
  ) {}

  @Get('oauth2/access_token')
  accessToken(@Query() query: SnsQuery) {
    const app = this.apps.authenticate(parameter(query['appid']), parameter(query['secret']));
    const code = parameter(query['code']);
    if (code === undefined) throw new ApiError(41008, 'missing code');
    if (parameter(query['grant_type']) !== 'authorization_code')
      throw new ApiError(40002, 'invalid grant_type');
    const grant = this.codes.redeem(code, app);
    return tokenAnswer(grant, this.tokens.open(grant));
  }

  @Get('oauth2/refresh_token')
  refreshToken(@Query() query: SnsQuery) {
    const app = this.apps.find(parameter(query['appid']) ?? '');
    if (app === undefined) throw new ApiError(40013, 'invalid appid');
    if (parameter(query['grant_type']) !== 'refresh_token') throw new ApiError(40002, 'invalid grant_type');
    const refreshToken = parameter(query['refresh_token']) ?? '';
    const { grant, accessToken } = this.tokens.refresh(refreshToken, app);
    return tokenAnswer(grant, { accessToken, refreshToken });
  }

  @Get('auth')
  auth(@Query() query: SnsQuery) {
    this.#grantOf(query);
    return { errcode: 0, errmsg: 'ok' };
  }

  @Get('userinfo')
  userInfo(@Query() query: SnsQuery) {
    const grant = this.#grantOf(query);
    if (grant.scope === 'snsapi_base') throw new ApiError(48001, 'api unauthorized');
    // Since 2021 WeChat returns no user's sex or region.
    const hidden = { sex: 0, province: '', city: '', country: '' };
    return {
      openid: openIdOf(grant),
      nickname: grant.user,
      ...hidden,
      headimgurl: '',
      privilege: [],
      ...unionIdIn(grant),
    };
  }

  #grantOf(query: SnsQuery): UserGrant {
    const grant = this.tokens.find(parameter(query['access_token']));
    if (parameter(query['openid']) !== openIdOf(grant)) throw new ApiError(40003, 'invalid openid');
    return grant;
  }
}

const tokenAnswer = (grant: UserGrant, { accessToken, refreshToken }: TokenPair) => ({
  access_token: accessToken,
  expires_in: ACCESS_TOKEN_LIFE_S,
  refresh_token: refreshToken,
  openid: openIdOf(grant),
  scope: grant.scope,
  ...unionIdIn(grant),
});
