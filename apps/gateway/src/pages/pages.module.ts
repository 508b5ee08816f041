import { Module } from '@nestjs/common';
import { ClientModule } from '../client/client.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { PageFiles } from './page-files.js';
import { Pages } from './pages.js';

@Module({ imports: [ClientModule, RateLimitModule], providers: [PageFiles, Pages] })
export class PagesModule {}
