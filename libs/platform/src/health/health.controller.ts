import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../identity/allow.decorator.js';
import { READINESS_CHECKS, type ReadinessCheck } from './readiness.js';

/** A server that hangs is not there either, and whoever asks has no patience of its own. */
const PATIENCE_MS = 2_000;

@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[]) {}

  /** The process runs; says nothing about what it depends on, so that nobody restarts it for another's fault. */
  @Open()
  @Get('live')
  live() {
    return { status: 'up' };
  }

  /** 200 when every check passes, else 503; names what is missing, never why: addresses are not for everyone. */
  @Open()
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const results = await Promise.allSettled(this.checks.map(check => within(PATIENCE_MS, check.check())));
    const checks = Object.fromEntries(
      this.checks.map(({ name }, index) => [name, results[index]?.status === 'fulfilled' ? 'up' : 'down']),
    );
    const ready = Object.values(checks).every(state => state === 'up');
    if (!ready) reply.status(503);
    return { status: ready ? 'up' : 'down', checks };
  }
}

/** @throws Error when `work` takes longer than `ms` */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ms);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
