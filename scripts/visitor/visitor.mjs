// @ts-check
import { CookieJar } from './cookie-jar.mjs';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {number} code 0 = done
 * @property {string} msg
 * @property {any} data
 * @property {Headers} headers
 */

const MAX_REDIRECTS = 10;

/** Somebody with a browser: keeps cookies, follows redirects, logs in by WeChat and calls the public API. */
export class Visitor {
  cookies = new CookieJar();

  /**
   * @param {object} options
   * @param {string} options.gatewayUrl origin of the gateway
   * @param {string} options.sandboxUrl origin of the WeChat sandbox
   * @param {string} [options.language] for `Accept-Language`
   */
  constructor({ gatewayUrl, sandboxUrl, language = 'zh' }) {
    this.gatewayUrl = gatewayUrl;
    this.sandboxUrl = sandboxUrl;
    this.language = language;
  }

  /**
   * Logs in through the official account, as this WeChat user.
   * @param {string} user
   * @returns {Promise<Response>} where the browser ends
   */
  loginAsBuyer(user) {
    return this.#login('/api/wechat/authorize', user);
  }

  /** Logs in by QR code of the open platform. @param {string} user */
  loginAsSeller(user) {
    return this.#login('/api/wechat/qrAuthorize', user);
  }

  /** @param {string} path @param {string} user */
  #login(path, user) {
    this.cookies.set(new URL(this.sandboxUrl).hostname, 'wechat_user', user);
    return this.browse(
      `${this.gatewayUrl}${path}?returnUrl=${encodeURIComponent(`${this.gatewayUrl}/api/user/me`)}`,
    );
  }

  /** The session's token, if logged in. */
  get token() {
    return this.cookies.get(new URL(this.gatewayUrl).hostname, 'token');
  }

  /**
   * Opens an address as a browser does, following redirects.
   * @param {string} address
   * @returns {Promise<Response>}
   */
  async browse(address) {
    let url = new URL(address);
    for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
      const response = await this.request(url);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return response;
      url = new URL(location, url);
    }
    throw new Error(`${address} redirects for ever`);
  }

  /**
   * One request, with cookies and without following a redirect.
   * @param {URL} url
   * @param {RequestInit} [init]
   */
  async request(url, init = {}) {
    const headers = new Headers(init.headers);
    headers.set('accept-language', this.language);
    const cookie = this.cookies.header(url);
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.cookies.store(url, response.headers.getSetCookie());
    return response;
  }

  /**
   * Pays in WeChat, as the user who is logged in there.
   * @param {unknown} jsapiParameters as `/api/pay/create` answered
   * @returns {Promise<Response>}
   */
  payInWechat(jsapiParameters) {
    return this.request(new URL('/sandbox/cashier/pay', this.sandboxUrl), {
      method: 'POST',
      body: JSON.stringify(jsapiParameters),
      headers: { 'content-type': 'application/json' },
    });
  }

  /** @param {string} path @returns {Promise<Answer>} */
  get(path) {
    return this.#call(path, {});
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   * @param {Record<string, string>} [headers]
   * @returns {Promise<Answer>}
   */
  post(path, body = {}, headers = {}) {
    return this.#call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** @param {string} path @param {RequestInit} init @returns {Promise<Answer>} */
  async #call(path, init) {
    const response = await this.request(new URL(path, this.gatewayUrl), init);
    const envelope = /** @type {{ code: number, msg: string, data: any }} */ (await response.json());
    return { status: response.status, headers: response.headers, ...envelope };
  }
}
