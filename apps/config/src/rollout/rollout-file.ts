import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';
import { NOTHING_SERVED, type RolloutState } from './rollout-state.js';

/** Keeps what is served over a restart: the newest version may be one that was refused. */
@Injectable()
export class RolloutFile {
  readonly #file: string;

  constructor(settings: CentreSettings) {
    this.#file = join(settings.current.dataDir, 'config', 'rollout.json');
  }

  /** @throws Error when there is a file that cannot be read */
  read(): RolloutState {
    try {
      return { ...NOTHING_SERVED, ...(JSON.parse(readFileSync(this.#file, 'utf8')) as RolloutState) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING_SERVED;
      throw new Error(`${this.#file} cannot be read (${(error as Error).message}): remove it, and the newest version is judged anew`, { cause: error });
    }
  }

  write(state: RolloutState): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#file}.draft`, JSON.stringify(state, null, 2), { mode: 0o600 });
    renameSync(`${this.#file}.draft`, this.#file);
  }
}
