/** A refusal of api.weixin.qq.com; documented numbers only. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly errcode: number,
    readonly errmsg: string,
  ) {
    super(`${errcode} ${errmsg}`);
  }
}
