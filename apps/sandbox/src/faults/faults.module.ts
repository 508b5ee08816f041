import { Global, Module } from '@nestjs/common';
import { Faults } from './faults.js';
import { FaultsController } from './faults.controller.js';

@Global()
@Module({ controllers: [FaultsController], providers: [Faults], exports: [Faults] })
export class FaultsModule {}
