import { Module } from '@nestjs/common';
import { MonitorController } from './monitor.controller.js';

/** Receives the notifications of git hosts. */
@Module({ controllers: [MonitorController] })
export class WebhookModule {}
