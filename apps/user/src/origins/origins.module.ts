import { Module } from '@nestjs/common';
import { OwnOrigins } from './own-origins.js';

@Module({ providers: [OwnOrigins], exports: [OwnOrigins] })
export class OriginsModule {}
