import { Module } from '@nestjs/common';
import { PublishedSchemas } from './published-schemas.js';

/** What services know of settings. */
@Module({ providers: [PublishedSchemas], exports: [PublishedSchemas] })
export class SchemasModule {}
