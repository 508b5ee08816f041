import { CookieJar } from 'tough-cookie';

export interface Answer {
  status: number;
  /** 0: done. */
  code: number;
  msg: string;
  // Each route has its own shape, which the caller knows.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any;
  headers: Headers;
}

/** @param path with its query */
type OnAnswer = (method: string, path: string, answer: Answer) => void;

const MAX_REDIRECTS = 10;

/** A user with a browser: keeps cookies, follows redirects, logs in by WeChat and calls the public API. */
export class Visitor {
  readonly gatewayUrl: string;
  readonly sandboxUrl: string;
  readonly #language: string;
  readonly #onAnswer: OnAnswer;
  readonly cookies = new CookieJar();

  /**
   * The origins of the gateway and of the WeChat sandbox, and what to send as `Accept-Language`.
   * @param options.onAnswer is called with each answer of the API
   */
  constructor({
    gatewayUrl,
    sandboxUrl,
    language = 'zh',
    onAnswer = () => undefined,
  }: {
    gatewayUrl: string;
    sandboxUrl: string;
    language?: string;
    onAnswer?: OnAnswer;
  }) {
    this.gatewayUrl = gatewayUrl;
    this.sandboxUrl = sandboxUrl;
    this.#language = language;
    this.#onAnswer = onAnswer;
  }

  /** Logs in through the official account, as this WeChat user; resolves to where the browser ends. */
  loginAsBuyer(user: string): Promise<Response> {
    return this.#login('/api/wechat/authorize', user);
  }

  /** Logs in by QR code of the open platform. */
  loginAsSeller(user: string): Promise<Response> {
    return this.#login('/api/wechat/qrAuthorize', user);
  }

  #login(path: string, user: string): Promise<Response> {
    this.cookies.setCookieSync(`wechat_user=${user}; Path=/`, this.sandboxUrl);
    return this.browse(
      `${this.gatewayUrl}${path}?returnUrl=${encodeURIComponent(`${this.gatewayUrl}/api/user/me`)}`,
    );
  }

  /** The session's token, if logged in. */
  get token(): string | undefined {
    return this.cookies.getCookiesSync(this.gatewayUrl).find(({ key }) => key === 'token')?.value;
  }

  /** Opens an address as a browser does, following redirects. */
  async browse(address: string): Promise<Response> {
    let url = new URL(address);
    for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
      const response = await this.request(url);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return response;
      url = new URL(location, url);
    }
    throw new Error(`${address} redirects for ever`);
  }

  /** One request, with cookies and without following a redirect. */
  async request(url: URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('accept-language', this.#language);
    const cookie = await this.cookies.getCookieString(url.href);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) await this.cookies.setCookie(line, url.href);
    return response;
  }

  /**
   * Pays in WeChat, as the user who is logged in there, with the parameters that `/api/pay/create` answered.
   */
  payInWechat(jsapiParameters: unknown): Promise<Response> {
    return this.request(new URL('/sandbox/cashier/pay', this.sandboxUrl), json(jsapiParameters));
  }

  get(path: string): Promise<Answer> {
    return this.#call(path, {});
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call(path, json(body, headers));
  }

  async #call(path: string, init: RequestInit): Promise<Answer> {
    const response = await this.request(new URL(path, this.gatewayUrl), init);
    const envelope = (await response.json()) as Pick<Answer, 'code' | 'msg' | 'data'>;
    const answer = { status: response.status, headers: response.headers, ...envelope };
    this.#onAnswer(init.method ?? 'GET', path, answer);
    return answer;
  }
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});
