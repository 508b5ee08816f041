import { Module } from '@nestjs/common';
import { AuthorizationModule } from '../authorization/authorization.module.js';
import { SnsController } from './sns.controller.js';

@Module({ imports: [AuthorizationModule], controllers: [SnsController] })
export class SnsModule {}
