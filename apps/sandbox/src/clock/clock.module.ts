import { Global, Module } from '@nestjs/common';
import { Alarms } from './alarms.js';
import { Clock } from './clock.js';
import { ClockController } from './clock.controller.js';
import { ClockMemory } from './clock-memory.js';

@Global()
@Module({ controllers: [ClockController], providers: [Clock, ClockMemory, Alarms], exports: [Clock, Alarms] })
export class ClockModule {}
