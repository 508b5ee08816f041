import { createDecipheriv, randomBytes, sign, verify, X509Certificate } from 'node:crypto';

export interface PayAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Including its byte order mark if it has one. */
  readonly text: string;
  readonly bytes: Buffer;
  readonly json: Record<string, unknown>;
}

/** What WeChat Pay knows a merchant by. */
interface Merchant {
  readonly mchId: string;
  /** Of the merchant's API certificate. */
  readonly serial: string;
  readonly apiV3Key: string;
  readonly publicKeyId: string;
}

interface SealedBody {
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

export interface CallChanges {
  readonly authorization?: string;
  readonly headers?: Record<string, string | undefined>;
  /** Seconds added to the signed time. */
  readonly skewSeconds?: number;
  readonly mchid?: string;
  readonly serial?: string;
  /** Sent instead of the signed body. */
  readonly sentBody?: string;
}

/**
 * A merchant client written from WeChat Pay's v3 documentation with node:crypto alone, so that it shares no
 * code with what it tests.
 */
export class MerchantClient {
  /** PEM by serial, of the keys that may have signed. */
  readonly trusted: Map<string, string>;

  constructor(
    readonly options: { url: string; appId: string; card: Merchant; privateKey: string; platformKey: string },
  ) {
    this.trusted = new Map([[options.card.publicKeyId, options.platformKey]]);
  }

  async call(
    method: string,
    path: string,
    body?: object | string,
    changes: CallChanges = {},
  ): Promise<PayAnswer> {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      'user-agent': 'merchant/1.0',
      authorization: changes.authorization ?? this.authorization(method, path, text, changes),
      ...(text === '' ? {} : { 'content-type': 'application/json' }),
      ...changes.headers,
    };
    const sent = Object.fromEntries(
      Object.entries(headers).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const answer = await fetch(`${this.options.url}${path}`, {
      method,
      headers: sent,
      ...(text === '' ? {} : { body: changes.sentBody ?? text }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const received = bytes.toString();
    return { status: answer.status, headers: answer.headers, bytes, text: received, json: parsed(received) };
  }

  order(outTradeNo: string, change: object = {}) {
    return {
      appid: this.options.appId,
      mchid: this.options.card.mchId,
      description: '宫保鸡丁 ×2',
      out_trade_no: outTradeNo,
      notify_url: 'http://127.0.0.1:9/nobody',
      amount: { total: 3_600, currency: 'CNY' },
      payer: { openid: 'buyer-1' },
      ...change,
    };
  }

  prepay(outTradeNo: string, change: object = {}): Promise<PayAnswer> {
    return this.call('POST', '/v3/pay/transactions/jsapi', this.order(outTradeNo, change));
  }

  query(outTradeNo: string): Promise<PayAnswer> {
    return this.call(
      'GET',
      `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${this.options.card.mchId}`,
    );
  }

  close(outTradeNo: string): Promise<PayAnswer> {
    return this.call('POST', `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, {
      mchid: this.options.card.mchId,
    });
  }

  refund(body: object): Promise<PayAnswer> {
    return this.call('POST', '/v3/refund/domestic/refunds', body);
  }

  queryRefund(outRefundNo: string): Promise<PayAnswer> {
    return this.call('GET', `/v3/refund/domestic/refunds/${outRefundNo}`);
  }

  jsapiParameters(prepayId: string, appId = this.options.appId): Record<string, string> {
    const timeStamp = String(Math.floor(Date.now() / 1_000));
    const nonceStr = randomBytes(16).toString('hex');
    const paySign = this.#sign(`${appId}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepayId}\n`);
    return { appId, timeStamp, nonceStr, package: `prepay_id=${prepayId}`, signType: 'RSA', paySign };
  }

  /** Pays on the user's phone. */
  async pay(prepayId: string, user: string, change: object = {}): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.options.url}/sandbox/cashier/pay`, {
      method: 'POST',
      headers: { cookie: `wechat_user=${user}` },
      body: JSON.stringify({ ...this.jsapiParameters(prepayId), ...change }),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Creates an order and pays it. */
  async paid(outTradeNo: string, change: object = {}): Promise<void> {
    const { json } = await this.prepay(outTradeNo, change);
    const result = await this.pay(String(json['prepay_id']), 'buyer-1');
    if (result['err_msg'] !== 'get_brand_wcpay_request:ok') throw new Error(JSON.stringify(result));
  }

  /** True if a trusted key of WeChat Pay signed these bytes within the last 5 minutes. */
  trusts(headers: { get(name: string): string | null }, body: string): boolean {
    const [timestamp, nonce, signature, serial] = ['timestamp', 'nonce', 'signature', 'serial'].map(
      name => headers.get(`wechatpay-${name}`) ?? '',
    );
    const key = this.trusted.get(serial ?? '');
    if (key === undefined || Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
    return verify(
      'sha256',
      Buffer.from(`${timestamp}\n${nonce}\n${body}\n`),
      key,
      Buffer.from(signature ?? '', 'base64'),
    );
  }

  open({ nonce, associated_data: associatedData, ciphertext }: SealedBody): string {
    const bytes = Buffer.from(ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.options.card.apiV3Key, nonce);
    decipher.setAAD(Buffer.from(associatedData)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
  }

  /**
   * Fetches the platform certificates and trusts those that have not expired.
   * @returns the listed serials
   */
  async learnCertificates(): Promise<string[]> {
    const { json } = await this.call('GET', '/v3/certificates');
    const listed = json['data'] as {
      serial_no: string;
      expire_time: string;
      encrypt_certificate: SealedBody;
    }[];
    for (const { serial_no: serial, expire_time: until, encrypt_certificate: sealed } of listed) {
      const certificate = new X509Certificate(this.open(sealed));
      if (certificate.serialNumber !== serial || !certificate.verify(certificate.publicKey))
        throw new Error('no certificate');
      if (Date.parse(until) > Date.now())
        this.trusted.set(serial, certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    }
    return listed.map(({ serial_no: serial }) => serial);
  }

  /** The Authorization header for a call. */
  authorization(
    method: string,
    path: string,
    body = '',
    { skewSeconds = 0, mchid, serial }: CallChanges = {},
  ): string {
    const timestamp = Math.floor(Date.now() / 1_000) + skewSeconds;
    const nonce = randomBytes(16).toString('hex');
    const signature = this.#sign(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`);
    const { card } = this.options;
    const fields = {
      mchid: mchid ?? card.mchId,
      nonce_str: nonce,
      signature,
      timestamp,
      serial_no: serial ?? card.serial,
    };
    return `WECHATPAY2-SHA256-RSA2048 ${Object.entries(fields)
      .map(([name, value]) => `${name}="${value}"`)
      .join(',')}`;
  }

  #sign(text: string): string {
    return sign('sha256', Buffer.from(text), this.options.privateKey).toString('base64');
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
