import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { codeOf, reasonOf } from '@diancan/errors';
import { CentreSettings } from '../centre.settings.js';
import { type Decision, NO_STAMP, type Stamp, stampOf } from './decision.js';
import { NOTHING_SERVED, type RolloutState } from './rollout-state.js';

/** The content of the file; an older release wrote no stamp. */
type Kept = RolloutState & { readonly stamp?: Stamp };

/** Keeps the decision over a restart: the newest version may be one that was refused. */
@Injectable()
export class RolloutFile {
  readonly #file: string;

  constructor(settings: CentreSettings) {
    this.#file = join(settings.current.dataDir, 'config', 'rollout.json');
  }

  /** @throws Error if there is a file that cannot be read */
  read(): Decision {
    try {
      const { stamp, ...kept } = JSON.parse(readFileSync(this.#file, 'utf8')) as Kept;
      const state = { ...NOTHING_SERVED, ...kept };
      return { state, stamp: stamp ?? stampOf(state) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { state: NOTHING_SERVED, stamp: NO_STAMP };
      throw new Error(
        `${this.#file} cannot be read (${reasonOf(error)}): ` +
          'remove it, and the newest version is judged anew',
        { cause: error },
      );
    }
  }

  write({ state, stamp }: Decision): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#file}.draft`, JSON.stringify({ ...state, stamp }, null, 2), { mode: 0o600 });
    renameSync(`${this.#file}.draft`, this.#file);
  }
}
