import type { IncomingHttpHeaders } from 'node:http';

export interface AskedRequest {
  readonly method: string;
  /** With its query, as a service or as the gateway gets it. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a browser opens the address as a page: it names HTML among what it takes. Scripts of a page and
 * other programs take anything, or JSON. `Sec-Fetch-Mode` is not asked: old WebViews do not send it.
 */
export const isNavigation = ({ method, headers }: AskedRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && takesHtml(headers.accept ?? '');

const takesHtml = (accept: string): boolean =>
  accept
    .slice(0, 1_000)
    .split(',')
    .map(range => range.toLowerCase().replace(/\s/g, ''))
    .some(range => /^text\/html(?:;|$)/.test(range) && !/;q=0(?:\.0*)?(?:;|$)/.test(range));
