/** Says yes in so many of a hundred cases, evenly spread and always in the same order. */
export class Share {
  #cases = 0;

  next(percent: number): boolean {
    const before = Math.floor((this.#cases * percent) / 100);
    this.#cases += 1;
    return Math.floor((this.#cases * percent) / 100) > before;
  }
}
