import { Module } from '@nestjs/common';
import { BusModule } from '../bus/bus.module.js';
import { CheckModule } from '../check/check.module.js';
import { SchemasModule } from '../schemas/schemas.module.js';
import { BusController } from './bus.controller.js';
import { ConfigTrouble } from './config-trouble.js';
import { FleetStanding } from './fleet-standing.js';
import { Preview } from './preview.js';
import { RolloutController } from './rollout.controller.js';
import { SchemasController } from './schemas.controller.js';

/** The routes of operators, and the one where services publish their schemas. */
@Module({
  imports: [BusModule, CheckModule, SchemasModule],
  controllers: [BusController, RolloutController, SchemasController],
  providers: [Preview, ConfigTrouble, FleetStanding],
})
export class OperationsModule {}
