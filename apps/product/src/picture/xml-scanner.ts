import { PictureRefused } from './picture-refused.js';

/** Reads a text from its start, piece by piece. Patterns have the flag `y`. */
export class Scanner {
  #position = 0;

  constructor(private readonly text: string) {}

  at(literal: string): boolean {
    return this.text.startsWith(literal, this.#position);
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.text);
    if (found !== null) this.#position += found[0].length;
    return found;
  }

  skip(pattern: RegExp): boolean {
    return this.take(pattern) !== null;
  }

  /** @throws PictureRefused if the end is missing */
  skipPast(start: string, end: string): void {
    const found = this.text.indexOf(end, this.#position + start.length);
    if (found === -1) this.neverEnds(start);
    this.#position = found + end.length;
  }

  /** @throws PictureRefused */
  neverEnds(start: string): never {
    throw new PictureRefused({
      zh: `不是完整的 SVG：${start} 没有结束，或写得不对`,
      en: `is no complete SVG picture: ${start} never ends, or is not written correctly`,
    });
  }
}
