import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { ExpiringMap } from '../clock/expiring-map.js';

const LIFE_MS = 5 * 60_000;

interface BillFile {
  readonly content: string;
  readonly packed: boolean;
}

/** Bills that can be downloaded by a token for 5 minutes. */
@Injectable()
export class BillFileStore {
  readonly #files: ExpiringMap<BillFile>;

  constructor(clock: Clock) {
    this.#files = new ExpiringMap(clock);
  }

  offer(file: BillFile): { token: string; sha1: string } {
    const token = randomBytes(32).toString('base64url');
    this.#files.set(token, file, LIFE_MS);
    return { token, sha1: createHash('sha1').update(file.content).digest('hex') };
  }

  find(token: string): BillFile | undefined {
    return this.#files.get(token);
  }
}
