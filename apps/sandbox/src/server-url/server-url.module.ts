import { Module } from '@nestjs/common';
import { ServerUrlController } from './server-url.controller.js';

@Module({ controllers: [ServerUrlController] })
export class ServerUrlModule {}
