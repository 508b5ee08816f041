import type { FastifyRequest } from 'fastify';
import type { FaultSubject } from './fault.store.js';

/** The properties of an API call, by its path and body. */
export function subjectOf(request: FastifyRequest): FaultSubject {
  const path = request.url.split('?', 1)[0] ?? '';
  const body = numbersIn(request.body);
  const [, tradeInPath] = /\/out-trade-no\/([^/]+)/.exec(path) ?? [];
  const [, refundInPath] = /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/.exec(path) ?? [];
  return {
    path,
    method: request.method,
    outTradeNo: tradeInPath === undefined ? body.out_trade_no : decodeURIComponent(tradeInPath),
    outRefundNo: refundInPath === undefined ? body.out_refund_no : decodeURIComponent(refundInPath),
  };
}

function numbersIn(body: unknown): { out_trade_no?: string; out_refund_no?: string } {
  try {
    return (typeof body === 'string' ? (JSON.parse(body) as object | null) : null) ?? {};
  } catch {
    return {};
  }
}
