import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../identity/allow.decorator.js';
import { Readiness } from './readiness.js';

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process runs; says nothing about what it depends on, so that nobody restarts it for another's fault. */
  @Open()
  @Get('live')
  live() {
    return { status: 'up' };
  }

  /** 200 when every check passes, else 503; 503, too, once it is stopping. */
  @Open()
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, checks } = await this.readiness.check();
    if (!ready) reply.status(503);
    return { status: ready ? 'up' : 'down', checks };
  }
}
