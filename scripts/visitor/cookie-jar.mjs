// @ts-check

/** The cookies of one browser: kept by host (cookies know no ports) and path, sent back as browsers do. */
export class CookieJar {
  /** @type {Map<string, { host: string, path: string, name: string, value: string }>} */
  #cookies = new Map();

  /** @param {string} host @param {string} name @param {string} value @param {string} [path] */
  set(host, name, value, path = '/') {
    this.#cookies.set(`${host} ${path} ${name}`, { host, path, name, value });
  }

  /** @param {URL} url @param {string[]} setCookies values of `Set-Cookie` */
  store(url, setCookies) {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
      const split = pair.indexOf('=');
      const name = pair.slice(0, split);
      const path = attributes.find(attribute => /^path=/i.test(attribute))?.slice(5) ?? '/';
      if (attributes.some(attribute => /^max-age=0$/i.test(attribute))) {
        this.#cookies.delete(`${url.hostname} ${path} ${name}`);
      } else {
        this.set(url.hostname, name, pair.slice(split + 1), path);
      }
    }
  }

  /** The `Cookie` header for a request, empty when there is none to send. @param {URL} url */
  header(url) {
    return [...this.#cookies.values()]
      .filter(({ host, path }) => host === url.hostname && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** @param {string} host @param {string} name */
  get(host, name) {
    return [...this.#cookies.values()].find(cookie => cookie.host === host && cookie.name === name)?.value;
  }
}
