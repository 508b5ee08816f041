import type { Contract, Envelope } from '@diancan/contracts';
import { JsonSocket } from '@nestjs/microservices/helpers/json-socket.js';
import type { Socket } from 'node:net';
import { z } from 'zod';

/** Larger messages end the connection, in characters. The same limit as for a body over HTTP. */
const MAX_MESSAGE = 1_048_576;

/** The content of a call over TCP. Over HTTP, headers carry the same. */
export const tcpCall = z.object({
  id: z.string(),
  identity: z.string(),
  timeoutMs: z.number().min(0),
  requestId: z.string().optional(),
  locale: z.string().optional(),
  trace: z.string().optional(),
  branch: z.string().optional(),
  params: z.unknown(),
});

export type TcpCall = z.infer<typeof tcpCall>;

/** The answer to a call over TCP, like the status line and body of HTTP. */
export interface TcpAnswer {
  readonly status: number;
  readonly envelope: Partial<Envelope<unknown>>;
}

/** A message before validation. One without an id expects no answer. */
export interface TcpRequest {
  readonly id?: unknown;
  readonly pattern?: unknown;
  readonly data?: unknown;
}

/** Tells a server that the caller no longer waits for the call with this id. */
export const CANCEL = 'cancel';

export const patternOf = ({ name }: Pick<Contract, 'name'>, method: string): string => `${name}.${method}`;

/**
 * Switches Nagle's algorithm off: with it, a small message would wait for the acknowledgement of the one
 * before.
 */
export class PromptSocket extends JsonSocket {
  constructor(socket: Socket) {
    super(socket, { maxBufferSize: MAX_MESSAGE, maxSendBufferSize: 64 * MAX_MESSAGE });
    socket.setNoDelay(true);
  }
}
