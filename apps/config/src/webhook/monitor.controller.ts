import { done, type Envelope, type ReceivedPush } from '@diancan/contracts';
import { Open } from '@diancan/platform';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { CentreSettings } from '../centre.settings.js';
import { ConfigRepository } from '../repository/config-repository.js';
import { affectedBy } from '../rollout/affected-applications.js';
import { badConfiguration, Rollout } from '../rollout/rollout.js';
import { ConcernedRefs } from './concerned-refs.js';
import { type Notification, receiveNotification } from './notification.js';
import { type Push, readPush } from './push.js';

/** The webhook of git hosts, as with Spring Cloud Config Monitor. A signature or token proves the sender. */
@Controller('monitor')
export class MonitorController {
  constructor(
    private readonly settings: CentreSettings,
    private readonly rollout: Rollout,
    private readonly repository: ConfigRepository,
    private readonly concerned: ConcernedRefs,
    private readonly logger: PinoLogger,
  ) {}

  /**
   * @throws ServiceError UNKNOWN_SENDER, NO_PUSH, BODY_TOO_LARGE, REPOSITORY_UNREACHABLE,
   * BAD_CONFIGURATION
   */
  @Open()
  @Post()
  @HttpCode(200)
  async take(
    @Req() { headers }: FastifyRequest,
    @Body() received: Notification | undefined,
  ): Promise<Envelope<ReceivedPush>> {
    // Without a body, no parser has run.
    const { webhookSecret } = this.settings.current;
    const push = readPush(received ?? (await receiveNotification(headers, [], webhookSecret)));
    const { event, host } = push;
    const concern = push.isPush ? await this.concerned.concernOf(push) : 'nothing';
    if (concern === 'nothing')
      return done({ event, version: this.rollout.version, applications: [], announced: true });
    // The notification only triggers a refresh: the repository tells what changed.
    const result = await this.rollout.refresh();
    if (result.problems.length > 0) throw badConfiguration(result.newest!, result.problems);
    const named = concern === 'label' ? [] : this.#named(push);
    const applications = result.version === result.from ? named : result.applications;
    const touched = applications === null ? 'everybody' : applications.join(', ') || 'nobody';
    this.logger.info(`${host}: a push that touches ${touched}; version ${result.version} is served`);
    return done({ event, version: result.version, applications, announced: result.announced });
  }

  /**
   * The applications of the paths in the notification: for a push that is known already, and for a test
   * button.
   */
  #named({ paths }: Push): readonly string[] | null {
    if (paths === null) return null;
    const { folder } = this.repository;
    const prefix = folder === '' ? '' : `${folder}/`;
    return affectedBy(paths.filter(path => path.startsWith(prefix)).map(path => path.slice(prefix.length)));
  }
}
