import { Module } from '@nestjs/common';
import { AuthorizationModule } from '../authorization/authorization.module.js';
import { QrLoginController } from './qr-login.controller.js';

@Module({ imports: [AuthorizationModule], controllers: [QrLoginController] })
export class OpenPlatformModule {}
