import type { IncomingMessage } from 'node:http';

const ABSOLUTE = /^https?:\/\/([^\s/?#@\\]+)((?:[/?].*)?)$/is;

/**
 * Turns a request target with scheme and host, as clients of a proxy send it, into the usual one with the
 * path alone. Its host is the one that counts (RFC 9112 §3.2.2).
 */
export function toOriginForm(request: IncomingMessage): void {
  const [, host, rest] = ABSOLUTE.exec(request.url ?? '') ?? [];
  if (host === undefined || rest === undefined) return;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  request.headers.host = host;
}
