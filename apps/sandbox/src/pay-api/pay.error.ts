/** A refusal of api.mch.weixin.qq.com. */
export class PayError extends Error {
  override readonly name = 'PayError';

  constructor(
    readonly status: number,
    /** Code from WeChat Pay's documentation (`PARAM_ERROR` …). */
    readonly code: string,
    message: string,
    readonly detail?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}
