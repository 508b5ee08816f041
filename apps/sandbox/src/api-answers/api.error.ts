/** A refusal of api.weixin.qq.com; only documented codes are used. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly errcode: number,
    readonly errmsg: string,
  ) {
    super(`${errcode} ${errmsg}`);
  }
}
