import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ZodPipe } from '@diancan/platform';
import { ForOperators, ForReaders } from '../access/access.decorator.js';
import { faultOf } from '../check/usable-schema.js';
import { Rollout } from '../rollout/rollout.js';
import { applicationName, profileNames, type SchemaBody, schemaBody } from '../schemas/published-schema.js';
import { PublishedSchemas } from '../schemas/published-schemas.js';

/** Where services publish at their start which settings they know. */
@Controller('schemas')
export class SchemasController {
  constructor(
    private readonly schemas: PublishedSchemas,
    private readonly rollout: Rollout,
  ) {}

  /** @throws ServiceError UNUSABLE_SCHEMA */
  @ForReaders()
  @Put(':application/:profile')
  @HttpCode(204)
  async publish(
    @Param('application', new ZodPipe(applicationName)) application: string,
    @Param('profile', new ZodPipe(profileNames)) profile: string,
    @Body(new ZodPipe(schemaBody)) { again, ...said }: SchemaBody,
  ): Promise<void> {
    // If two releases run side by side, the one that started last counts.
    if (again === true && this.schemas.has(application, profile)) return;
    const reason = faultOf(said.schema);
    if (reason !== null) throw new ServiceError(ConfigErrors.UNUSABLE_SCHEMA, { reason });
    // A version that was refused before may fit this release.
    if (this.schemas.publish({ application, profile, ...said })) await this.rollout.recheck();
  }

  /** An application that no longer exists must not decide what may be pushed. */
  @ForOperators()
  @Delete(':application')
  @HttpCode(204)
  async forget(@Param('application', new ZodPipe(applicationName)) application: string): Promise<void> {
    this.schemas.forget(application);
    await this.rollout.recheck();
  }
}
