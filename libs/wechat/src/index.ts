export { OfficialAccount } from './official-account/official-account.js';
export { WebsiteApp } from './open-platform/website-app.js';
export { type AppCredentials } from './authorization/app-credentials.js';
export { type UserGrant } from './authorization/user-grant.js';
export { WechatRefusedError, WechatUnavailableError } from './transport/wechat-errors.js';
export { WechatModule, type WechatModuleOptions } from './wechat.module.js';
export { type WechatHosts } from './transport/wechat-api.js';
