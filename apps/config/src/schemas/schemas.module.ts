import { Module } from '@nestjs/common';
import { PublishedSchemas } from './published-schemas.js';

/** The schemas that services publish of their settings. */
@Module({ providers: [PublishedSchemas], exports: [PublishedSchemas] })
export class SchemasModule {}
