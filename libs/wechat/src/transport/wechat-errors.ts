/** WeChat understood the call and refused it: an unchanged retry is refused again. */
export class WechatRefusedError extends Error {
  override readonly name = 'WechatRefusedError';

  constructor(
    /** Code from WeChat's documentation, such as 40029 for an invalid code and 40163 for a used one. */
    readonly errcode: number,
    path: string,
  ) {
    super(`WeChat refused ${path} with errcode ${errcode}`);
  }
}

/** No usable answer: network error, timeout, 5xx, "busy" (-1), or an undocumented answer. */
export class WechatUnavailableError extends Error {
  override readonly name = 'WechatUnavailableError';

  constructor(path: string, reason: string) {
    super(`WeChat did not answer ${path}: ${reason}`);
  }
}
