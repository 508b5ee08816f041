import { PAY_LIMITS } from '../pay-limits.js';
import type { NotificationHeaders } from '../wechat-pay.js';
import { NotificationRefusedError } from './notification-errors.js';

export interface NotificationSignature {
  /** Seconds since 1970, exactly as sent. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  readonly signature: string;
}

/**
 * The characters of a WeChat Pay header. A line break must be refused: it would move signed text from one
 * line to another.
 */
const PRINTABLE = new RegExp(`^[\\x21-\\x7e]{1,${PAY_LIMITS.header}}$`);
const SIGNATURE_TYPE = 'WECHATPAY2-SHA256-RSA2048';

/** @throws NotificationRefusedError */
export function signatureIn(headers: NotificationHeaders): NotificationSignature {
  const header = (name: string): string => {
    const value = headers[`wechatpay-${name}`];
    if (value === undefined || value === '') throw new NotificationRefusedError('header_missing');
    if (typeof value !== 'string' || !PRINTABLE.test(value))
      throw new NotificationRefusedError('header_malformed');
    return value;
  };
  const signature = {
    timestamp: header('timestamp'),
    nonce: header('nonce'),
    serial: header('serial'),
    signature: header('signature'),
  };
  // Documented, but not always sent.
  const type = headers['wechatpay-signature-type'] ?? SIGNATURE_TYPE;
  if (!/^\d{1,12}$/.test(signature.timestamp) || type !== SIGNATURE_TYPE)
    throw new NotificationRefusedError('header_malformed');
  return signature;
}
