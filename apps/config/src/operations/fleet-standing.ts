import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Announcer } from '../bus/announcer.js';
import { FleetStatus, type InstanceStatus } from '../bus/fleet-status.js';
import { type Standing, standingOf } from '../bus/standing.js';
import { ConfigRepository } from '../repository/config-repository.js';
import { affectedBetween } from '../rollout/affected-applications.js';
import { Rollout } from '../rollout/rollout.js';

export interface StandingInstance extends InstanceStatus {
  readonly standing: Standing;
}

const REMEMBERED = 100;

/** Who runs what is served. */
@Injectable()
export class FleetStanding {
  /** The applications whose settings differ between two versions; null: all. */
  readonly #affected = new LRUCache<string, { readonly applications: readonly string[] | null }>({
    max: REMEMBERED,
  });

  constructor(
    private readonly fleet: FleetStatus,
    private readonly rollout: Rollout,
    private readonly announcer: Announcer,
    private readonly repository: ConfigRepository,
  ) {}

  async all(): Promise<readonly StandingInstance[]> {
    const { served, servedAt } = this.rollout.state;
    const isHearing = this.announcer.isJoined && this.announcer.blocked === null;
    const instances = this.fleet.all();
    const same = await Promise.all(instances.map(instance => this.#isSame(instance, served)));
    return instances.map((instance, index) => ({
      ...instance,
      standing: standingOf(instance, { version: served, since: servedAt, isHearing }, same[index]!),
    }));
  }

  async #isSame({ application, version }: InstanceStatus, served: string | null): Promise<boolean> {
    if (version === null || served === null) return false;
    const pair = `${version} ${served}`;
    const known = this.#affected.get(pair) ?? {
      applications: await affectedBetween(this.repository, version, served),
    };
    this.#affected.set(pair, known);
    return known.applications !== null && !known.applications.includes(application);
  }
}
