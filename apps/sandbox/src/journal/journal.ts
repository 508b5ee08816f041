import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { appendWhole } from './append-whole.js';
import { SandboxSettings } from '../sandbox.settings.js';

interface Line {
  readonly collection: string;
  readonly id: string;
  /** The new value; absent if it was deleted. */
  readonly value?: unknown;
}

/** Values by id that survive the process. Do not modify a value that was returned; put a new one instead. */
export interface Collection<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): void;
  delete(id: string): void;
  values(): T[];
}

/**
 * Everything that the sandbox must remember, as JSON lines in the data folder: one line per change, compacted
 * at each start. A line is written to the operating system before the change is answered, so that it survives
 * a kill of the process.
 */
@Injectable()
export class Journal {
  readonly #file: string;
  readonly #collections = new Map<string, Map<string, unknown>>();

  constructor(settings: SandboxSettings) {
    const folder = join(settings.current.dataDir, 'sandbox');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, 'journal.jsonl');
    if (existsSync(this.#file)) this.#replay(readFileSync(this.#file, 'utf8'));
    this.#rewrite();
  }

  collection<T>(name: string): Collection<T> {
    const values = this.#valuesOf(name) as Map<string, T>;
    return {
      get: id => values.get(id),
      put: (id, value) => {
        this.#append({ collection: name, id, value });
        values.set(id, value);
      },
      delete: id => {
        if (!values.has(id)) return;
        this.#append({ collection: name, id });
        values.delete(id);
      },
      values: () => [...values.values()],
    };
  }

  #replay(text: string): void {
    // The last piece is empty, or a line that a kill cut off; its change was never answered.
    for (const line of text.split('\n').slice(0, -1)) {
      const { collection, id, value } = JSON.parse(line) as Line;
      if (value === undefined) this.#valuesOf(collection).delete(id);
      else this.#valuesOf(collection).set(id, value);
    }
  }

  #rewrite(): void {
    const lines = [...this.#collections].flatMap(([collection, values]) =>
      [...values].map(([id, value]) => lineOf({ collection, id, value })),
    );
    writeFileSync(`${this.#file}.draft`, lines.join(''), { mode: 0o600 });
    renameSync(`${this.#file}.draft`, this.#file);
  }

  #append(line: Line): void {
    appendWhole(this.#file, lineOf(line));
  }

  #valuesOf(collection: string): Map<string, unknown> {
    const known = this.#collections.get(collection) ?? new Map<string, unknown>();
    this.#collections.set(collection, known);
    return known;
  }
}

const lineOf = (line: Line): string => `${JSON.stringify(line)}\n`;
