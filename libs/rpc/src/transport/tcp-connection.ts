import { outOfContext } from '@diancan/platform';
import { ClientTCP } from '@nestjs/microservices';
import { CANCEL, PromptSocket, type TcpAnswer, type TcpCall } from './tcp-message.js';

/** A connection to one instance, opened at the first call and shared by all calls. */
export class TcpConnection extends ClientTCP {
  #open = false;

  /** @param onEnd called when the connection broke or could not be opened */
  constructor(host: string, port: number, onEnd: () => void) {
    super({ host, port, socketClass: PromptSocket });
    this.status.subscribe(status => {
      this.#open = status === 'connected';
      if (!this.#open) onEnd();
    });
  }

  /** Does nothing: each call on a broken connection reports its own error. */
  override handleError(): void {}

  /**
   * Sends a call and waits for its answer, without the observables of `send`, which cost as much as the call.
   * @param signal gives the call up and tells the server
   * @throws the socket's error; it has a code if the socket could not be opened
   */
  request(pattern: string, call: TcpCall, signal: AbortSignal): Promise<TcpAnswer> {
    return new Promise((resolve, reject) => {
      let forget = (): void => undefined;
      const giveUp = () => {
        forget();
        reject(new Error('given up'));
      };
      const fail = (error: unknown) => {
        signal.removeEventListener('abort', giveUp);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const send = () => {
        if (signal.aborted) return;
        const unlist = this.publish({ pattern, data: call }, ({ err, response }) => {
          if (err) return fail(err);
          signal.removeEventListener('abort', giveUp);
          resolve(response as TcpAnswer);
        });
        forget = () => {
          unlist();
          void this.dispatchEvent({ pattern: CANCEL, data: call.id }).catch(() => undefined);
        };
      };
      // A signal that has already aborted fires no event.
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      if (this.#open) send();
      // The connection outlives the request that opened it.
      else outOfContext(() => this.connect()).then(send, fail);
    });
  }
}
