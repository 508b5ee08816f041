import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FaultStore } from '../faults/fault.store.js';
import { subjectOf } from '../faults/subject-of.js';
import { PlatformKeyStore } from '../platform-keys/platform-key.store.js';
import { signatureHeaders } from '../platform-keys/wechat-pay-signature.js';

/** The only unsigned answer: its file may be large, and has a checksum. */
const UNSIGNED = '/v3/billdownload/file';

/** Signs the answers of the pay API, including refusals. A Fastify hook, because it needs the exact bytes. */
@Injectable()
export class AnswerSigner implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly keys: PlatformKeyStore,
    private readonly faults: FaultStore,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', async (request, reply, payload) => {
      if (!request.url.startsWith('/v3/')) return payload;
      reply.header('Request-ID', randomBytes(16).toString('hex').toUpperCase());
      return request.url.startsWith(UNSIGNED) ? payload : this.#sign(request, reply, payload);
    });
  }

  #sign(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const body = typeof payload === 'string' ? payload : '';
    const subject = subjectOf(request);
    const skewMs = this.faults.strike('clock-skew', subject, ({ side }) => side === 'out')?.ms ?? 0;
    const asked = request.headers['wechatpay-serial'];
    const key = this.keys.forAnswer(typeof asked === 'string' ? asked : undefined);
    const headers = signatureHeaders(key, body, Math.floor((Date.now() + skewMs) / 1_000));
    const forged = this.faults.strike('answer-forged', subject)?.what;
    if (forged === 'missing') return payload;
    reply.headers({
      ...headers,
      ...(forged === 'signature' ? { 'Wechatpay-Signature': Buffer.alloc(256, 7).toString('base64') } : {}),
      ...(forged === 'serial' ? { 'Wechatpay-Serial': 'PUB_KEY_ID_NOBODY' } : {}),
      ...(forged === 'timestamp'
        ? { 'Wechatpay-Timestamp': String(Number(headers['Wechatpay-Timestamp']) + 1) }
        : {}),
    });
    return forged === 'body' ? `${body} ` : payload;
  }
}
