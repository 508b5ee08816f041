import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const REMEMBERED = 500;

/** The branches and tags that clients asked for by name since the start, the latest 500 of them. */
@Injectable()
export class UsedLabels {
  readonly #labels = new LRUCache<string, true>({ max: REMEMBERED });

  use(label: string): void {
    this.#labels.set(label, true);
  }

  has(label: string): boolean {
    return this.#labels.get(label) === true;
  }
}
