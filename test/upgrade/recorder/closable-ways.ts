import { type Exchange, watchedHttp } from '../../steps/watched-http.js';

type Moment = 'before' | 'after';

interface Stop {
  /** Method and beginning of the path. */
  readonly request: string;
  readonly reached: () => void;
}

/** Connections between services on which certain requests can be refused, or held for ever. */
export class ClosableWays {
  readonly #ways: Array<{ close(): void }> = [];
  readonly #closed: Stop[] = [];
  #holds: Array<Stop & { readonly moment: Moment }> = [];

  /** @returns the port of a proxy in front of this port */
  async to(port: number): Promise<number> {
    const way = await watchedHttp(port, exchange => this.#conduct(exchange));
    this.#ways.push(way);
    return way.port;
  }

  /**
   * Breaks the connection of each such request from now on. `refused` resolves when this has happened once.
   * @param request method and beginning of the path
   */
  close(request: string): { readonly refused: Promise<void> } {
    return { refused: new Promise(reached => this.#closed.push({ request, reached })) };
  }

  /**
   * Holds the next such request before its receiver gets it, or after its receiver has answered. Resolves
   * when it is held; it is never let go.
   */
  hold(request: string, moment: Moment): Promise<void> {
    return new Promise(reached => this.#holds.push({ request, moment, reached }));
  }

  stop(): void {
    for (const way of this.#ways) way.close();
  }

  async #conduct(exchange: Exchange): Promise<void> {
    const sent = `${exchange.method} ${exchange.path}`;
    const closed = this.#closed.find(({ request }) => sent.startsWith(request));
    if (closed !== undefined) {
      closed.reached();
      throw new Error(`${sent} is closed`);
    }
    const held = this.#holds.find(({ request }) => sent.startsWith(request));
    this.#holds = this.#holds.filter(other => other !== held);
    if (held?.moment === 'before') await forever(held.reached);
    await exchange.forward();
    if (held !== undefined) await forever(held.reached);
    await exchange.answer();
  }
}

function forever(reached: () => void): Promise<never> {
  reached();
  return new Promise(() => {});
}
