import { done, type Envelope } from '@diancan/contracts';
import { ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ForOperators } from '../access/access.decorator.js';
import { type CheckBody, checkBody, rollbackBody } from './operator.schema.js';
import { Preview, type PreviewOf } from './preview.js';
import { type RolloutResult, Rollout } from '../rollout/rollout.js';

/** The commands of `npm run config` about versions. */
@ForOperators()
@Controller(['', 'actuator'])
export class RolloutController {
  constructor(
    private readonly preview: Preview,
    private readonly rollout: Rollout,
  ) {}

  @Post('check')
  @HttpCode(200)
  async check(@Body(new ZodPipe(checkBody)) body: CheckBody): Promise<Envelope<PreviewOf>> {
    return done(await this.preview.of(body));
  }

  @Post('rollback')
  @HttpCode(200)
  async rollBack(
    @Body(new ZodPipe(rollbackBody)) { version }: { version: string },
  ): Promise<Envelope<RolloutResult>> {
    return done(await this.rollout.rollBack(version));
  }
}
