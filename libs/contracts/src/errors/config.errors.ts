import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors of the config centre. Codes 6000–6999. */
export const ConfigErrors = {
  TOKEN_REQUIRED: {
    code: 6001, status: 401, level: 'info',
    zh: '需要令牌：Authorization: Bearer <令牌>，或以用户 config 进行 Basic 认证',
    en: 'A token is needed: Authorization: Bearer <token>, or basic authentication with the user config',
  },
  NOT_FOR_THIS_TOKEN: {
    code: 6002, status: 403, level: 'warn',
    zh: '该令牌不能用于此操作：{what}',
    en: 'This token is not for that: {what}',
  },
  NOTHING_TO_SERVE: {
    code: 6003, status: 503, level: 'warn', retryAfterSeconds: 5,
    zh: '目前没有可用的配置：{reason}',
    en: 'There is no configuration to serve yet: {reason}',
  },
  NO_SUCH_LABEL: {
    code: 6004, status: 404, level: 'info',
    zh: '没有名为 {label} 的分支、标签或提交',
    en: 'There is no branch, tag or commit called {label}',
  },
  NO_SUCH_FILE: {
    code: 6005, status: 404, level: 'info',
    zh: '该版本中没有这个文件',
    en: 'There is no such file in this version',
  },
  BAD_CONFIGURATION: {
    code: 6006, status: 422, level: 'warn',
    zh: '配置 {version} 有误，未生效：{summary}',
    en: 'Configuration {version} is not valid and was not put in force: {summary}',
  },
  NOT_ENCRYPTED_HERE: {
    code: 6007, status: 400, level: 'info',
    zh: '无法解密：不是用本配置中心的密钥加密的',
    en: 'This cannot be decrypted: it was not encrypted with the key of this config centre',
  },
  NO_KEY: {
    code: 6008, status: 404, level: 'info',
    zh: '未设置加密密钥：请设置 DIANCAN_CONFIG_ENCRYPT_KEY',
    en: 'There is no key to encrypt with: set DIANCAN_CONFIG_ENCRYPT_KEY',
  },
  UNKNOWN_SENDER: {
    code: 6009, status: 401, level: 'warn',
    zh: '无法确认该推送通知的来源：{reason}',
    en: 'It is not certain who sent this push: {reason}',
  },
  NO_PUSH: {
    code: 6010, status: 400, level: 'info',
    zh: '这不是能识别的推送通知：{reason}',
    en: 'This is not a push that can be read: {reason}',
  },
  REPOSITORY_UNREACHABLE: {
    code: 6011, status: 503, level: 'warn', retryAfterSeconds: 5,
    zh: '配置仓库暂时无法访问，未作任何更改：{reason}',
    en: 'The repository of the configuration does not answer; nothing was changed: {reason}',
  },
  BUS_UNAVAILABLE: {
    code: 6012, status: 503, level: 'warn', retryAfterSeconds: 5,
    zh: '消息总线暂时不可用，各实例会自行跟进版本 {version}',
    en: 'The bus is away, nobody was told; every instance catches up with {version} by itself',
  },
  UNUSABLE_SCHEMA: {
    code: 6013, status: 400, level: 'warn',
    zh: '无法用这个 JSON Schema 检查配置：{reason}',
    en: 'Settings cannot be checked by this JSON Schema: {reason}',
  },
} as const satisfies ErrorCatalogue;
