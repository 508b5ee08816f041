import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FaultKind } from './fault.js';
import type { FaultStore } from './fault.store.js';
import { subjectOf } from './subject-of.js';

export type AnsweredFault = Extract<FaultKind, { kind: 'error' | 'rate-limited' | 'not-enough' }>;

/**
 * Does the work of a call, with the matching faults applied.
 * @param refuse throws the requested error in the format of that API
 */
export async function faultyCall(
  {
    request,
    reply,
    faults,
    refuse,
  }: {
    request: FastifyRequest;
    reply: FastifyReply;
    faults: FaultStore;
    refuse: (fault: AnsweredFault) => never;
  },
  work: () => Promise<unknown>,
): Promise<unknown> {
  const subject = subjectOf(request);
  const answered =
    faults.strike('error', subject) ??
    faults.strike('rate-limited', subject) ??
    faults.strike('not-enough', subject);
  const slow = faults.strike('slow', subject);
  const cut = faults.strike('cut', subject);
  if (slow?.effect === 'none') await pause(slow.ms);
  if (answered !== undefined && !('effect' in answered && answered.effect === 'done')) refuse(answered);
  if (cut?.effect === 'none') return hangUp(reply);
  const lost = answered !== undefined || cut !== undefined;
  // A refusal is lost like any other answer.
  const result = await (lost ? work().catch(() => undefined) : work());
  if (slow?.effect === 'done') await pause(slow.ms);
  if (answered !== undefined) refuse(answered);
  return cut === undefined ? result : hangUp(reply);
}

function hangUp(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}
