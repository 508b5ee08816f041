import { nameOf } from '@diancan/config-wire';
import { ConfigErrors, done, type Envelope, ServiceError } from '@diancan/contracts';
import { ZodPipe } from '@diancan/platform';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ForOperators } from '../access/access.decorator.js';
import { ConfigRepository } from '../repository/config-repository.js';
import { badConfiguration, type RolloutResult, Rollout } from '../rollout/rollout.js';
import { Announcer } from '../bus/announcer.js';
import { destination } from './operator.schema.js';
import { FleetStanding } from './fleet-standing.js';

/**
 * Refreshes by hand, and the status; also under /actuator and as `busrefresh`, the paths of Spring Cloud Bus.
 */
@ForOperators()
@Controller(['', 'actuator'])
export class BusController {
  constructor(
    private readonly rollout: Rollout,
    private readonly repository: ConfigRepository,
    private readonly announcer: Announcer,
    private readonly standing: FleetStanding,
  ) {}

  /**
   * Looks for a newer version, and makes all processes fetch the served one, also those that refused it
   * before.
   */
  @Post(['bus-refresh', 'busrefresh'])
  @HttpCode(200)
  refreshAll(): Promise<Envelope<RolloutResult>> {
    return this.#refresh('**');
  }

  /**
   * The same for some: `order`, `order:**`, `order:8103`, `order:8103:kitchen-1`. The others follow at their
   * next poll.
   */
  @Post(['bus-refresh/:destination', 'busrefresh/:destination'])
  @HttpCode(200)
  refresh(@Param('destination', new ZodPipe(destination)) meant: string): Promise<Envelope<RolloutResult>> {
    return this.#refresh(meant);
  }

  /** The served version, the refused one with the reasons, and the version of each process. */
  @Get('bus/status')
  async status(): Promise<Envelope<unknown>> {
    const { state, awaited, unreachable } = this.rollout;
    return done({
      ...state,
      /** What another config centre serves, and this one cannot get. */
      awaited,
      repository: { name: this.repository.description, folder: this.repository.folder, problem: unreachable },
      bus: this.#bus(),
      /** Why the broker takes no messages: it is short of memory or disk. */
      blocked: this.announcer.blocked,
      instances: (await this.standing.all()).map(instance => ({
        name: nameOf(instance),
        ...instance,
        current: instance.standing === 'current',
      })),
    });
  }

  #bus(): 'up' | 'blocked' | 'down' {
    if (!this.announcer.isJoined) return 'down';
    return this.announcer.blocked === null ? 'up' : 'blocked';
  }

  async #refresh(meant: string): Promise<Envelope<RolloutResult>> {
    const result = await this.rollout.refresh({ destination: meant });
    if (result.problems.length > 0) throw badConfiguration(result.newest!, result.problems);
    if (!result.announced) throw new ServiceError(ConfigErrors.BUS_UNAVAILABLE, { version: result.version });
    return done(result);
  }
}
