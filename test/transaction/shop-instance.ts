import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Purchase, PurchaseAnswer, Report, ShopService } from './purchase.js';

const PROGRAM = fileURLToPath(new URL('shop-process.ts', import.meta.url));

/** A process of one service of the test. */
export class ShopInstance {
  /** Those who wait for an answer of it. */
  readonly #waiting = new Map<number | 'ready' | 'set', PromiseWithResolvers<PurchaseAnswer>>();
  readonly service: ShopService;
  private readonly process: ChildProcess;
  #numbers = 0;

  // Written out, because Node runs this file without a compiler.
  private constructor(service: ShopService, process: ChildProcess) {
    this.service = service;
    this.process = process;
    process.on('message', (report: Report) => {
      if ('isReady' in report) this.#answer('ready');
      else if ('isSet' in report) this.#answer('set');
      else this.#answer(report.number, report.answer);
    });
    process.once('exit', code => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${service} has ended with ${code}`));
    });
  }

  /** @param keys the folder with the keys by which the services know each other */
  static async start(service: ShopService, settings: object, keys: string): Promise<ShopInstance> {
    const env = { ...process.env, DIANCAN_KEYS_DIR: keys };
    const instance = new ShopInstance(service, fork(PROGRAM, [service, JSON.stringify(settings)], { env }));
    await instance.#wait('ready');
    return instance;
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** @throws Error if the process ends before it answers */
  buy(purchase: Purchase): Promise<PurchaseAnswer> {
    const number = ++this.#numbers;
    const answer = this.#wait(number);
    this.process.send({ buy: purchase, number });
    return answer;
  }

  async set(settings: object): Promise<void> {
    const set = this.#wait('set');
    this.process.send({ settings });
    await set;
  }

  /** Sends SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const ended = once(this.process, 'exit');
    // False: it has ended by itself, by an error that the test reports.
    if (this.process.kill('SIGKILL')) await ended;
  }

  #wait(what: number | 'ready' | 'set'): Promise<PurchaseAnswer> {
    const waiting = Promise.withResolvers<PurchaseAnswer>();
    this.#waiting.set(what, waiting);
    return waiting.promise;
  }

  #answer(what: number | 'ready' | 'set', answer: PurchaseAnswer = {}): void {
    this.#waiting.get(what)?.resolve(answer);
    this.#waiting.delete(what);
  }
}
