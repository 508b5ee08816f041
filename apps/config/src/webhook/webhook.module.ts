import { Module } from '@nestjs/common';
import { MonitorController } from './monitor.controller.js';

/** What git hosts say. */
@Module({ controllers: [MonitorController] })
export class WebhookModule {}
