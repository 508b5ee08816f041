/** WeChat understood the call and said no: repeating it as it is changes nothing. */
export class WechatRefusedError extends Error {
  override readonly name = 'WechatRefusedError';

  constructor(
    /** As documented by WeChat, e.g. 40029 for a code that is invalid, 40163 for one that was used. */
    readonly errcode: number,
    path: string,
  ) {
    super(`WeChat refused ${path} with errcode ${errcode}`);
  }
}

/** No usable answer came: network, timeout, 5xx, "busy" (-1), or something that is not what WeChat documents. */
export class WechatUnavailableError extends Error {
  override readonly name = 'WechatUnavailableError';

  constructor(path: string, reason: string) {
    super(`WeChat did not answer ${path}: ${reason}`);
  }
}
