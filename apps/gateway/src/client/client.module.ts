import { Module } from '@nestjs/common';
import { Clients } from './client.js';

@Module({ providers: [Clients], exports: [Clients] })
export class ClientModule {}
