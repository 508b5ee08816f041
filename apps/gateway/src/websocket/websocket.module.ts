import { Module } from '@nestjs/common';
import { LongLived } from './long-lived.js';

@Module({ providers: [LongLived], exports: [LongLived] })
export class WebSocketModule {}
