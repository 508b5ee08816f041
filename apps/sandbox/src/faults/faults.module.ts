import { Global, Module } from '@nestjs/common';
import { FaultStore } from './fault.store.js';
import { FaultsController } from './faults.controller.js';

@Global()
@Module({ controllers: [FaultsController], providers: [FaultStore], exports: [FaultStore] })
export class FaultsModule {}
