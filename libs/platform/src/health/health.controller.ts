import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../identity/allow.decorator.js';
import { Readiness } from './readiness.js';

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /**
   * The process runs. Dependencies are not checked, so that nobody restarts it because another process
   * failed.
   */
  @Open()
  @Get('live')
  live() {
    return { status: 'up' };
  }

  /** 200 if every check passes; 503 otherwise, and once the process is stopping. */
  @Open()
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, checks } = await this.readiness.check();
    if (!ready) reply.status(503);
    return { status: ready ? 'up' : 'down', checks };
  }
}
