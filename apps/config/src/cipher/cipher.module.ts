import { Module } from '@nestjs/common';
import { Cipher } from './cipher.js';
import { CipherController } from './cipher.controller.js';

@Module({ controllers: [CipherController], providers: [Cipher], exports: [Cipher] })
export class CipherModule {}
