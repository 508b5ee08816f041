import { Module } from '@nestjs/common';
import { CipherModule } from '../cipher/cipher.module.js';
import { SchemasModule } from '../schemas/schemas.module.js';
import { Checker } from './checker.js';

/** Checks versions before they are served. */
@Module({ imports: [CipherModule, SchemasModule], providers: [Checker], exports: [Checker] })
export class CheckModule {}
