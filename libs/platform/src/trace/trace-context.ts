import { randomFillSync } from 'node:crypto';

/** The position of a request in its trace (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 lower-case hex digits, the same in all requests that one request causes. */
  readonly traceId: string;
  /** 16 lower-case hex digits that identify this step. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Parses a `traceparent`; null if it is malformed. Of later versions, the known part is read. */
export function parseTraceparent(header: unknown): TraceContext | null {
  const parts = typeof header === 'string' ? TRACEPARENT.exec(header) : null;
  if (parts === null || (parts[1] === '00' && parts[5] !== undefined)) return null;
  return { traceId: parts[2]!, spanId: parts[3]!, sampled: (Number.parseInt(parts[4]!, 16) & 1) === 1 };
}

export const formatTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

/** A new step of ours in the same trace. */
export const childOf = ({ traceId, sampled }: TraceContext): TraceContext => ({
  traceId,
  spanId: randomHex(8),
  sampled,
});

/**
 * The `traceparent` for a call that this request makes; undefined if the request's own is missing or
 * malformed.
 */
export function childTraceparent(traceparent: string | undefined): string | undefined {
  const parent = parseTraceparent(traceparent);
  return parent === null ? undefined : formatTraceparent(childOf(parent));
}

/** The first step of a new trace. */
export function newTrace(): TraceContext {
  const digits = randomHex(24);
  return { traceId: digits.slice(0, 32), spanId: digits.slice(32), sampled: true };
}

// Random bytes are drawn in blocks, because one draw per id costs more than everything else done with it.
const pool = Buffer.alloc(4_096);
let used = pool.length;

/** W3C forbids an id of all zeros; 64 random bits are all zero once in 10^19. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
