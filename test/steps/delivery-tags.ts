/** Delivery tags of one channel, which number its messages, and what each of them stands for. */
export class DeliveryTags<T> {
  readonly #open = new Map<number, T>();

  add(tag: number, value: T): void {
    this.#open.set(tag, value);
  }

  /** Removes and returns what an ack or a confirm is about; a multiple one with tag 0 is about everything. */
  settle(tag: number, isMultiple: boolean): ReadonlyMap<number, T> {
    const settled = new Map(
      [...this.#open].filter(([open]) => open === tag || (isMultiple && (open < tag || tag === 0))),
    );
    for (const each of settled.keys()) this.#open.delete(each);
    return settled;
  }
}
