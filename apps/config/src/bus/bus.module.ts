import { Module } from '@nestjs/common';
import { Announcer } from './announcer.js';
import { FleetStatus } from './fleet-status.js';

/** What is said to the fleet, and what it says. */
@Module({ providers: [Announcer, FleetStatus], exports: [Announcer, FleetStatus] })
export class BusModule {}
