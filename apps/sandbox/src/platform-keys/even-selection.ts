/** Selects a percentage of all cases, evenly spread and always in the same order. */
export class EvenSelection {
  #cases = 0;

  next(percent: number): boolean {
    const before = Math.floor((this.#cases * percent) / 100);
    this.#cases += 1;
    return Math.floor((this.#cases * percent) / 100) > before;
  }
}
