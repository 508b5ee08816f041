/** One thing at a time. What is wished for while a wish waits for its turn joins it. */
export class Turns<Wish, Result> {
  #last: Promise<unknown> = Promise.resolve();
  #waiting: { wish: Wish; result: Promise<Result> } | undefined;

  /**
   * @param fulfil never rejects
   * @param joined one wish for two
   */
  constructor(
    private readonly fulfil: (wish: Wish) => Promise<Result>,
    private readonly joined: (one: Wish, other: Wish) => Wish,
  ) {}

  request(wish: Wish): Promise<Result> {
    if (this.#waiting !== undefined) {
      this.#waiting.wish = this.joined(this.#waiting.wish, wish);
      return this.#waiting.result;
    }
    const waiting: { wish: Wish; result: Promise<Result> } = {
      wish,
      result: this.#last.then((): Promise<Result> => {
        this.#waiting = undefined;
        return this.fulfil(waiting.wish);
      }),
    };
    this.#waiting = waiting;
    this.#last = waiting.result;
    return waiting.result;
  }
}
