import { createHash, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PayAnswer } from './pay-home.js';
import { type Signer, signatureHeaders } from './pay-platform.js';

type StatusAndBody = Required<Pick<PayAnswer, 'status' | 'body'>>;
/** An error of WeChat Pay. @param code such as `SYSTEM_ERROR` */
export const refused = (status: number, code: string): StatusAndBody => ({
  status,
  body: { code, message: '' },
});

/** WeChat Pay on a real port: answers as a spec scripts it, signed with the key of the made-up merchant. */
export interface ScriptedWechatPay {
  readonly url: string;
  /** `GET /path` of all calls in order of arrival; with the day if it is for a bill. */
  readonly calls: string[];
  /** Bills by day, as CSV; a day without one has no trade. */
  readonly bills: Map<string, string | StatusAndBody>;
  /** The answer to a call such as `GET /path`; 404 by default. May never resolve. */
  answer: (call: string) => StatusAndBody | Promise<StatusAndBody>;
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
    response.writeHead(status, {
      'content-type': 'application/json',
      ...signatureHeaders(environmentSigner(), text),
    });
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

function billAnswer({ url, bills }: ScriptedWechatPay, day: string): StatusAndBody {
  const bill = bills.get(day) ?? refused(400, 'NO_STATEMENT_EXIST');
  if (typeof bill !== 'string') return bill;
  const hash_value = createHash('sha1').update(bill).digest('hex');
  return {
    status: 200,
    body: { hash_type: 'SHA1', hash_value, download_url: `${url}/v3/billdownload/file?token=${day}` },
  };
}

/** The key of the made-up merchant whose environment is set; see `madeUpMerchant`. */
function environmentSigner(): Signer {
  return {
    serial: process.env['DIANCAN_WECHAT_PUBLIC_KEY_ID']!,
    privateKey: createPrivateKey(readFileSync(process.env['DIANCAN_SANDBOX_PLATFORM_KEY_FILE']!)),
  };
}
