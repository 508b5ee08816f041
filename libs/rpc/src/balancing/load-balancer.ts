import { PlatformErrors, ServiceError, type ServiceName } from '@diancan/contracts';
import type { Instance } from '../discovery/instance.js';
import type { ServerList } from '../discovery/server-list.js';
import type { ErrorKind } from '../faults/breaker.js';
import { InstanceLoad } from './instance-load.js';
import type { Candidate, Rule } from './rule.js';
import { filtered, type ServerListFilter } from './server-list-filter.js';

/**
 * How a call to an instance ended. `begun`: the head of its answer has arrived; the rest may still break off.
 * `unavailable`: a dependency of the instance failed. `abandoned`: the caller gave up. None of these three
 * says whether the instance is healthy.
 */
export type Ending = 'answered' | 'begun' | 'failed' | 'unavailable' | 'abandoned';

/** The ending of a call for each kind of error. */
export const ENDING = {
  failure: 'failed',
  unavailable: 'unavailable',
  refusal: 'answered',
  nothing: 'abandoned',
} as const satisfies Record<ErrorKind, Ending>;

/** An instance that was chosen for one call. */
export interface Chosen {
  readonly instance: Instance;
  /** Called exactly once: the next choices depend on it. */
  settle(ending: Ending): void;
  /** Turns `begun` into `answered`: the answer arrived in full. */
  confirm(): void;
  /** Turns `begun` or `unavailable` into `failed`. */
  blame(): void;
}

/** The instances at the last call. */
interface Present {
  readonly instances: readonly Instance[];
  readonly candidates: readonly Candidate[];
}

const NOBODY_TRIED: ReadonlySet<string> = new Set();

/** Chooses an instance for each call: server list, then filters, then rule. */
export class LoadBalancer {
  readonly #loads = new Map<string, InstanceLoad>();
  readonly #present = new Map<ServiceName, Present>();

  constructor(
    private readonly servers: ServerList,
    private readonly filters: readonly ServerListFilter[],
    private readonly ruleOf: (service: ServiceName) => Rule,
  ) {}

  /**
   * @param tried ids of the instances on which this call was tried before
   * @throws ServiceError SERVICE_UNAVAILABLE if there is no other instance
   */
  choose(service: ServiceName, tried = NOBODY_TRIED): Chosen {
    const known = this.#candidatesOf(service, this.servers.instancesOf(service));
    const untried = tried.size === 0 ? known : known.filter(({ instance }) => !tried.has(instance.id));
    if (untried.length === 0)
      throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, {
        cause: new Error(`no instance of ${service}`),
      });
    return begin(this.ruleOf(service).choose(filtered(untried, this.filters)));
  }

  /** Whether there is an instance on which the call was not tried yet. */
  hasOther(service: ServiceName, tried: ReadonlySet<string>): boolean {
    return this.servers.instancesOf(service).some(({ id }) => !tried.has(id));
  }

  /** A list keeps its identity until it changes, so each list is prepared once. */
  #candidatesOf(service: ServiceName, instances: readonly Instance[]): readonly Candidate[] {
    const present = this.#present.get(service);
    if (present?.instances === instances) return present.candidates;
    const candidates = instances.map(instance => ({ instance, load: this.#loadOf(keyOf(instance)) }));
    this.#present.set(service, { instances, candidates });
    this.#forgetAllBut(service, new Set(instances.map(keyOf)));
    return candidates;
  }

  #loadOf(key: string): InstanceLoad {
    const load = this.#loads.get(key) ?? new InstanceLoad();
    this.#loads.set(key, load);
    return load;
  }

  /** An instance that left and came back is a new process, so it starts with a clean record. */
  #forgetAllBut(service: ServiceName, present: ReadonlySet<string>): void {
    for (const key of this.#loads.keys())
      if (key.startsWith(`${service} `) && !present.has(key)) this.#loads.delete(key);
  }
}

const keyOf = ({ service, id }: Instance): string => `${service} ${id}`;

function begin({ instance, load }: Candidate): Chosen {
  const began = performance.now();
  load.begin();
  return {
    instance,
    settle(ending) {
      load[ending](performance.now() - began);
    },
    confirm() {
      load.confirm();
    },
    blame() {
      load.blame();
    },
  };
}
