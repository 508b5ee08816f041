import { Module } from '@nestjs/common';
import { ApiDocsController } from './api-docs.controller.js';
import { DocsSite } from './docs-site.js';

@Module({ controllers: [ApiDocsController], providers: [DocsSite] })
export class ApiDocsModule {}
