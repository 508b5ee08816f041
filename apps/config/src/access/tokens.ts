import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SHARED } from '@diancan/config-wire';
import { Injectable } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';
import type { Credentials } from './credentials.js';
import type { Holder, Subject } from './holder.js';
import { applicationsOf } from './settings-address.js';

interface Known {
  readonly user: 'config' | 'operator';
  readonly digest: Buffer;
  readonly holder: Holder;
}

/** The tokens of this config centre. The time that a wrong one takes says nothing about the right ones. */
@Injectable()
export class Tokens {
  /** A random key, so that digests of guesses cannot be computed in advance. */
  readonly #key = randomBytes(32);
  readonly #known: readonly Known[];
  readonly #applications: readonly string[];

  constructor({ current: { tokens } }: CentreSettings) {
    this.#applications = Object.keys(tokens.applications);
    this.#known = [
      { user: 'operator', digest: this.#digest(tokens.operator), holder: { kind: 'operator' } },
      { user: 'config', digest: this.#digest(tokens.read), holder: { kind: 'reader' } },
      ...Object.entries(tokens.applications).map(([application, token]): Known => ({
        user: 'config',
        digest: this.#digest(token),
        holder: { kind: 'application', application },
      })),
    ];
  }

  /** @returns the holder; null if nobody has this token, or if it belongs to another user name */
  holderOf({ user, token }: Credentials): Holder | null {
    const digest = this.#digest(token);
    // All tokens are compared, so that the time does not depend on which one matches.
    const found = this.#known.reduce<Known | null>(
      (right, known) => (timingSafeEqual(known.digest, digest) ? known : right),
      null,
    );
    return found !== null && (user === null || user === found.user) ? found.holder : null;
  }

  /**
   * Whether a holder may read settings. `order-admin` may be an application of that name, or `order` in the
   * profile `admin`: if an application of that name has a token of its own, the file belongs to that
   * application. Of several applications, all have to be the holder's own; the shared files are everybody's.
   */
  mayRead(holder: Holder, { application, profiles }: Subject): boolean {
    if (holder.kind !== 'application') return true;
    const { application: own } = holder;
    const asked = applicationsOf(application).filter(name => name !== SHARED);
    if (asked.length !== 1 || asked[0] !== own) return false;
    const others = this.#applications.filter(other => other !== own);
    return !profiles.some(profile => others.some(other => isOf(other, `${own}-${profile}`)));
  }

  #digest(token: string): Buffer {
    return createHmac('sha256', this.#key).update(token).digest();
  }
}

const isOf = (application: string, file: string): boolean =>
  file === application || file.startsWith(`${application}-`);
