import PQueue from 'p-queue';

/** Runs one request at a time. Requests that arrive while another one waits are merged with it. */
export class RequestQueue<Request, Result> {
  readonly #queue = new PQueue({ concurrency: 1 });
  #waiting: { request: Request; readonly result: Promise<Result> } | undefined;

  /** @param merge makes one request of two */
  constructor(
    private readonly run: (request: Request) => Promise<Result>,
    private readonly merge: (one: Request, other: Request) => Request,
  ) {}

  /** @returns the result of the run that serves this request, perhaps together with others */
  add(request: Request): Promise<Result> {
    if (this.#waiting !== undefined) {
      this.#waiting.request = this.merge(this.#waiting.request, request);
      return this.#waiting.result;
    }
    const { promise: result, resolve } = Promise.withResolvers<Result>();
    const waiting = { request, result };
    this.#waiting = waiting;
    // The queue may start a task within `add`. Without this pause, requests of the same moment would not be
    // merged.
    void this.#queue.add(async () => {
      await Promise.resolve();
      this.#waiting = undefined;
      resolve(this.run(waiting.request));
      await result.catch(() => undefined); // the caller gets the error
    });
    return result;
  }
}
