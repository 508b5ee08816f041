interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly sameSite: string;
  /** The `Set-Cookie` line that set it. */
  readonly line: string;
}

export interface Landing {
  /** The final URL, including its fragment. */
  readonly url: URL;
  /** Every requested URL, in order. */
  readonly path: readonly string[];
  readonly answer: Response;
}

const MAX_REDIRECTS = 10;

/**
 * The parts of a browser that logins use: host-only cookies shared by all ports, paths, SameSite, redirects.
 * Each host name is a site of its own, so `localhost` and `127.0.0.1` are two sites.
 */
export class Browser {
  #cookies: Cookie[] = [];

  /** Adds a cookie of another program, such as the WeChat user of the sandbox. */
  carry(host: string, name: string, value: string, sameSite = 'Lax'): this {
    this.#keep({ name, value, host, path: '/', sameSite, line: '' });
    return this;
  }

  cookie(name: string): Cookie | undefined {
    return this.#cookies.find(cookie => cookie.name === name);
  }

  /** Opens a URL like a link on a page of `from`, and follows redirects until one leads to `stopBefore`. */
  async open(address: string, { from = new URL(address).hostname, stopBefore = '' } = {}): Promise<Landing> {
    const path: string[] = [];
    let url = new URL(address);
    let crossSite = from !== url.hostname;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      path.push(url.href);
      const answer = await this.request(url.href, { crossSite });
      const location = answer.headers.get('location');
      if (location === null) return { url, path, answer };
      const next = new URL(location, url);
      if (stopBefore !== '' && next.pathname === stopBefore) return { url: next, path, answer };
      // One redirect over another site makes the rest of the chain cross-site.
      crossSite ||= next.hostname !== url.hostname;
      url = next;
    }
    throw new Error(`more than ${MAX_REDIRECTS} redirections`);
  }

  async request(
    address: string,
    { crossSite = false, ...init }: RequestInit & { crossSite?: boolean } = {},
  ): Promise<Response> {
    const url = new URL(address);
    const sent = this.#cookies
      .filter(cookie => cookie.host === url.hostname && url.pathname.startsWith(cookie.path))
      .filter(cookie => !crossSite || cookie.sameSite !== 'Strict');
    const headers = new Headers(init.headers);
    if (sent.length > 0) headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) this.#receive(url.hostname, line);
    return answer;
  }

  #receive(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const attribute = (name: string) =>
      attributes.find(text => text.startsWith(`${name}=`))?.slice(name.length + 1);
    const cookie = {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      host,
      line,
      path: attribute('Path') ?? '/',
      sameSite: attribute('SameSite') ?? 'Lax',
    };
    this.#keep(cookie);
    if (attribute('Max-Age') === '0') this.#cookies = this.#cookies.filter(known => known !== cookie);
  }

  #keep(cookie: Cookie): void {
    const same = (known: Cookie) =>
      known.name === cookie.name && known.host === cookie.host && known.path === cookie.path;
    this.#cookies = [...this.#cookies.filter(known => !same(known)), cookie];
  }
}
