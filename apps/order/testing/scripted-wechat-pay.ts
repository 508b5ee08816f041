import { createHash, randomBytes, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What WeChat Pay answers: a body, or one of its codes with the HTTP status. */
export type PayAnswer = { readonly status: number; readonly body: unknown };
export const refused = (status: number, code: string): PayAnswer => ({ status, body: { code, message: '' } });

/** A WeChat Pay on a real port that answers as a spec says, and signs as the service of the spec expects. */
export interface ScriptedWechatPay {
  readonly url: string;
  /** `GET /path` of all calls, in the order of their arrival; of a bill its day is added. */
  readonly calls: string[];
  /** Bills by day, as CSV; a day without one has no trade. */
  readonly bills: Map<string, string | PayAnswer>;
  /** Anything else that is asked by path; an unknown path is answered 404. May never resolve. */
  answer: (call: string) => PayAnswer | Promise<PayAnswer>;
  close(): Promise<void>;
}

export async function scriptedWechatPay(): Promise<ScriptedWechatPay> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, wechat.url);
    const call = `${request.method} ${pathname}`;
    const day = searchParams.get('bill_date');
    wechat.calls.push(day === null ? call : `${call} ${day}`);
    if (pathname === '/v3/billdownload/file')
      return void response.end(wechat.bills.get(searchParams.get('token')!) as string);
    const { status, body } = day === null ? await wechat.answer(call) : billAnswer(wechat, day);
    const text = status === 204 ? '' : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...(await signatureOf(text)) });
    response.end(text);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const wechat: ScriptedWechatPay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    bills: new Map(),
    answer: () => refused(404, 'ORDER_NOT_EXIST'),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return wechat;
}

function billAnswer({ url, bills }: ScriptedWechatPay, day: string): PayAnswer {
  const bill = bills.get(day) ?? refused(400, 'NO_STATEMENT_EXIST');
  if (typeof bill !== 'string') return bill;
  const hash_value = createHash('sha1').update(bill).digest('hex');
  return {
    status: 200,
    body: { hash_type: 'SHA1', hash_value, download_url: `${url}/v3/billdownload/file?token=${day}` },
  };
}

async function signatureOf(body: string): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const nonce = randomBytes(16).toString('hex');
  const key = await readFile(process.env['DIANCAN_SANDBOX_PLATFORM_KEY_FILE']!);
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': process.env['DIANCAN_WECHAT_PUBLIC_KEY_ID']!,
    'wechatpay-signature': sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key).toString(
      'base64',
    ),
  };
}

const HEAD =
  '交易时间,公众账号ID,商户号,微信订单号,商户订单号,用户标识,交易状态,货币种类,微信退款单号,商户退款单号,退款状态,商品名称,订单金额,申请退款金额';

/** A line of a bill about a payment, or a refund if that has a number. */
export function billLine({
  day,
  outTradeNo,
  yuan,
  outRefundNo = '0',
}: {
  day: string;
  outTradeNo: string;
  yuan: string;
  outRefundNo?: string;
}): string {
  const refund = outRefundNo === '0' ? ['0', '0', ''] : [`5${outRefundNo}`, outRefundNo, 'SUCCESS'];
  const amounts = outRefundNo === '0' ? [yuan, '0.00'] : ['0.00', yuan];
  return [
    `${day} 12:00:00`,
    'wx1',
    '19',
    `42-${outTradeNo}`,
    outTradeNo,
    'o-1',
    'SUCCESS',
    'CNY',
    ...refund,
    '点餐订单',
    ...amounts,
  ]
    .map(value => `\`${value}`)
    .join(',');
}

export const billOf = (...lines: string[]): string =>
  ['\uFEFF' + HEAD, ...lines, '总交易单数,订单总金额', '`1,`0.00', ''].join('\r\n');
