import type { AddressInfo, Server } from 'node:net';
import { type MessageHandler, ServerTCP } from '@nestjs/microservices';
import { CANCEL, PromptSocket } from '../transport/tcp-message.js';
import type { ServedMethod } from './served-method.js';
import type { TcpCalls } from './tcp-calls.js';

/** Takes calls over TCP, in the protocol of @nestjs/microservices. */
export class TcpServer extends ServerTCP {
  constructor(
    host: string,
    port: number,
    private readonly calls: TcpCalls,
  ) {
    super({ host, port, socketClass: PromptSocket });
    this.addHandler(CANCEL, async (data: { id?: unknown }) => this.calls.cancel(String(data.id)), true);
  }

  serve(pattern: string, method: ServedMethod): void {
    this.addHandler(pattern, async (data: unknown) => this.calls.answer(method, data));
  }

  /** Patterns are plain names here: Nest first tries to read each as JSON, and the exception costs more than the rest of the call. */
  override getHandlerByPattern(pattern: string): MessageHandler | null {
    return this.messageHandlers.get(pattern) ?? null;
  }

  /** A peer that sends rubbish has lost its connection by now, which is all the answer that it gets. */
  override handleError(): void {}

  /** @returns the port @throws Error when nothing can listen there */
  open(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.listen(() => resolve((this.unwrap<Server>().address() as AddressInfo).port));
    });
  }

  /** Takes nothing new, answers what is under way, then ends. */
  async drain(): Promise<void> {
    this.server.close();
    await this.calls.drain();
    this.close();
  }
}
