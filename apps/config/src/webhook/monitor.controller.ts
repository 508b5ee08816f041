import { done, type Envelope } from '@diancan/contracts';
import { Open, type RawBodyRequest } from '@diancan/platform';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CentreSettings } from '../centre.settings.js';
import { ConfigRepository } from '../repository/config-repository.js';
import { affectedBy } from '../rollout/affected-applications.js';
import { badConfiguration, Rollout } from '../rollout/rollout.js';
import { type Push, readPush } from './push.js';

/** What came of a push. */
export interface PushAnswer {
  /** What the host said that happened. */
  readonly event: string;
  /** What is served now. */
  readonly version: string | null;
  /** Whose settings the push touches; null: everybody's. */
  readonly applications: readonly string[] | null;
  /** Whether the bus was told, or had nothing to be told. */
  readonly announced: boolean;
}

/** Where git hosts call after a push, as with Spring Cloud Config Monitor. Who calls is proved by its signature or token. */
@Controller('monitor')
export class MonitorController {
  constructor(
    private readonly settings: CentreSettings,
    private readonly rollout: Rollout,
    private readonly repository: ConfigRepository,
    private readonly logger: PinoLogger,
  ) {}

  /** @throws ServiceError UNKNOWN_SENDER, NO_PUSH, REPOSITORY_UNREACHABLE, BAD_CONFIGURATION */
  @Open()
  @Post()
  @HttpCode(200)
  async take(@Req() { headers, rawBody = Buffer.alloc(0) }: RawBodyRequest): Promise<Envelope<PushAnswer>> {
    const push = readPush({ headers, body: rawBody }, this.settings.current.webhookSecret);
    const { event, host, isPush } = push;
    if (!isPush) return done({ event, version: this.rollout.version, applications: [], announced: true });
    // What the host says is a reason to look; what changed is for the repository to say.
    const result = await this.rollout.refresh();
    if (result.problems.length > 0) throw badConfiguration(result.newest!, result.problems);
    const applications = result.version === result.from ? this.#named(push) : result.applications;
    this.logger.info(
      `${host}: a push that touches ${applications === null ? 'everybody' : applications.join(', ') || 'nobody'}; version ${result.version} is served`,
    );
    return done({ event, version: result.version, applications, announced: result.announced });
  }

  /** Who is touched by the paths that the host names: for a push that was seen already, and for a host's test button. */
  #named({ paths }: Push): readonly string[] | null {
    const { folder } = this.repository;
    const prefix = folder === '' ? '' : `${folder}/`;
    return affectedBy(paths.filter(path => path.startsWith(prefix)).map(path => path.slice(prefix.length)));
  }
}
