import { ServiceError, UserErrors } from '@diancan/contracts';
import { WechatRefusedError, WechatUnavailableError } from '@diancan/wechat';
import { Logger } from '@nestjs/common';

const logger = new Logger('WeChat');

/**
 * WeChat's refusals of one login: the code is missing, invalid, used or expired, or the user must consent
 * again.
 */
const LOGIN_REFUSED = new Set([40029, 40163, 41008, 42003, 42007]);

/**
 * Separates a refused login from an unavailable WeChat. A wrong secret or an exhausted quota counts as
 * unavailable and is logged for operators, because the user cannot fix it by logging in again.
 * @throws ServiceError WECHAT_REFUSED, WECHAT_UNAVAILABLE; other errors unchanged
 */
export async function askingWechat<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof WechatRefusedError && LOGIN_REFUSED.has(error.errcode)) {
      throw new ServiceError(UserErrors.WECHAT_REFUSED, null, { cause: error });
    }
    if (!(error instanceof WechatRefusedError || error instanceof WechatUnavailableError)) throw error;
    logger.error(error.message);
    throw new ServiceError(UserErrors.WECHAT_UNAVAILABLE, null, { cause: error });
  }
}
