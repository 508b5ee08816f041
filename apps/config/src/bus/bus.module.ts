import { Module } from '@nestjs/common';
import { Announcer } from './announcer.js';
import { FleetStatus } from './fleet-status.js';

/** Announcements to the fleet, and reports from it. */
@Module({ providers: [Announcer, FleetStatus], exports: [Announcer, FleetStatus] })
export class BusModule {}
