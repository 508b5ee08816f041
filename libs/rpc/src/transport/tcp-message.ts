import type { Contract, Envelope } from '@diancan/contracts';
import { JsonSocket } from '@nestjs/microservices/helpers/json-socket.js';
import type { Socket } from 'node:net';
import { z } from 'zod';

/** Larger messages end the connection; the same limit as a body over HTTP. In characters. */
const MAX_MESSAGE = 1_048_576;

/** What a call over TCP carries; over HTTP the same stands in headers. */
export const tcpCall = z.object({
  id: z.string(),
  identity: z.string(),
  timeoutMs: z.number().min(0),
  requestId: z.string().optional(),
  locale: z.string().optional(),
  trace: z.string().optional(),
  params: z.unknown(),
});

export type TcpCall = z.infer<typeof tcpCall>;

/** How a call over TCP ended: what HTTP says with its status line and body. */
export interface TcpAnswer {
  readonly status: number;
  readonly envelope: Partial<Envelope<unknown>>;
}

/** What a message is before anything of it is believed; one without an id wants no answer. */
export interface TcpRequest {
  readonly id?: unknown;
  readonly pattern?: unknown;
  readonly data?: unknown;
}

/** Tells a server that nobody waits any more for the call of this id. */
export const CANCEL = 'cancel';

export const patternOf = ({ name }: Pick<Contract, 'name'>, method: string): string => `${name}.${method}`;

/** Small messages both ways: with Nagle's algorithm each would wait for the acknowledgement of the one before. */
export class PromptSocket extends JsonSocket {
  constructor(socket: Socket) {
    super(socket, { maxBufferSize: MAX_MESSAGE, maxSendBufferSize: 64 * MAX_MESSAGE });
    socket.setNoDelay(true);
  }
}
