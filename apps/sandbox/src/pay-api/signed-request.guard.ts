import { verify } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FaultStore } from '../faults/fault.store.js';
import { subjectOf } from '../faults/subject-of.js';
import { Merchant } from '../merchant/merchant.js';
import { type Authorization, readAuthorization } from './authorization.js';
import { PayError } from './pay.error.js';

const WINDOW_S = 300;

/** Admits requests whose exact bytes the merchant signed within the last 5 minutes. */
@Injectable()
export class SignedRequestGuard implements CanActivate {
  constructor(
    private readonly merchant: Merchant,
    private readonly faults: FaultStore,
  ) {}

  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    requireHeaders(request);
    const authorization = readAuthorization(request.headers.authorization);
    if (authorization === null) {
      throw refusal('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》');
    }
    this.#checkSender(authorization);
    this.#checkTime(authorization, request);
    this.#checkSignature(authorization, request);
    return true;
  }

  #checkSender({ mchid, serial_no: serial }: Authorization): void {
    if (mchid !== this.merchant.mchId) throw refusal('商户号不存在或与商户证书不匹配');
    if (serial !== this.merchant.serial) throw refusal('商户证书序列号有误。请使用签名私钥匹配的证书序列号');
  }

  #checkTime({ timestamp }: Authorization, request: FastifyRequest): void {
    const skewMs = this.faults.strike('clock-skew', subjectOf(request), ({ side }) => side === 'in')?.ms ?? 0;
    const now = Math.floor((Date.now() + skewMs) / 1_000);
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > WINDOW_S) {
      throw refusal('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
    }
  }

  #checkSignature({ timestamp, nonce_str: nonce, signature }: Authorization, request: FastifyRequest): void {
    const { method, url = '' } = request.raw;
    const body = typeof request.body === 'string' ? request.body : '';
    const signed = `${method}\n${url}\n${timestamp}\n${nonce}\n${body}\n`;
    if (verify('sha256', Buffer.from(signed), this.merchant.publicKey, Buffer.from(signature, 'base64')))
      return;
    throw refusal('错误的签名，验签失败', {
      detail: { issue: 'sign not match' },
      field: 'signature',
      location: 'authorization',
      sign_information: {
        method,
        url,
        truncated_sign_message: signed.slice(0, 200),
        sign_message_length: Buffer.byteLength(signed),
      },
    });
  }
}

function requireHeaders({ headers, method, body }: FastifyRequest): void {
  if (!headers['user-agent']) throw new PayError(400, 'PARAM_ERROR', 'Http头缺少User-Agent');
  if (!/(?:^|[\s,])(?:application\/json|application\/\*|\*\/\*)/.test(headers.accept ?? '')) {
    throw new PayError(400, 'PARAM_ERROR', 'Http头Accept必须为application/json');
  }
  if (
    method === 'POST' &&
    body !== undefined &&
    !/^application\/json(?:\s*;|$)/.test(headers['content-type'] ?? '')
  ) {
    throw new PayError(400, 'PARAM_ERROR', 'Http头Content-Type必须为application/json');
  }
}

const refusal = (message: string, detail?: Readonly<Record<string, unknown>>): PayError =>
  new PayError(401, 'SIGN_ERROR', message, detail);
