const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
const FIELDS = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const;

export type Authorization = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Parses the Authorization header; each field once, in any order. Null if it is malformed. */
export function readAuthorization(header: string | undefined): Authorization | null {
  const [scheme, ...rest] = (header ?? '').split(' ');
  if (scheme !== SCHEME) return null;
  const pairs = rest
    .join(' ')
    .split(',')
    .map(pair => /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(pair));
  const values = new Map(pairs.map(pair => [pair?.[1], pair?.[2]]));
  const complete = pairs.length === FIELDS.length && FIELDS.every(field => values.get(field));
  return complete ? (Object.fromEntries(values) as Authorization) : null;
}
