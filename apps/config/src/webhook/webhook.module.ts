import { Module } from '@nestjs/common';
import { ConcernedRefs } from './concerned-refs.js';
import { MonitorController } from './monitor.controller.js';

/** Receives the notifications of git hosts. */
@Module({ controllers: [MonitorController], providers: [ConcernedRefs] })
export class WebhookModule {}
