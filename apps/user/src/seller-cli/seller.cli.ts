import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { reasonOf } from '@diancan/errors';
import { AddSeller } from '../sellers/add-seller.use-case.js';
import { RemoveSeller } from '../sellers/remove-seller.use-case.js';
import { SellerRequestRepository } from '../sellers/seller-request.repository.js';
import { SellerRepository } from '../sellers/seller.repository.js';
import { readCommandLine, type SellerCommand, UsageError } from './command-line.js';
import { SellerCliModule } from './seller-cli.module.js';
import { sellerTables } from './seller-tables.js';
import { USAGE } from './usage.js';

export interface Terminal {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** @returns the exit code: 0 done, 1 not done, 2 wrong usage */
export async function runSellerCommand(
  args: readonly string[],
  { stdout, stderr }: Terminal,
): Promise<number> {
  try {
    const command = readCommandLine(args);
    if (command.verb === 'help') {
      stdout.write(USAGE);
      return 0;
    }
    const app = await NestFactory.createApplicationContext(SellerCliModule, {
      logger: false,
      abortOnError: false,
    });
    try {
      stdout.write(`${await execute(app, command)}\n`);
      return 0;
    } finally {
      await app.close();
    }
  } catch (error) {
    stderr.write(
      error instanceof UsageError
        ? `${error.message}\n\n${USAGE}`
        : `没有完成 · Not done: ${reasonOf(error)}\n`,
    );
    return error instanceof UsageError ? 2 : 1;
  }
}

async function execute(
  app: INestApplicationContext,
  command: Exclude<SellerCommand, { verb: 'help' }>,
): Promise<string> {
  switch (command.verb) {
    case 'add': {
      const { seller, outcome } = await app.get(AddSeller).execute(command.openid, command.name);
      return ADDED[outcome](seller.name);
    }
    case 'remove': {
      const seller = await app.get(RemoveSeller).execute(command.openid);
      if (seller === null) throw new Error(`没有这个卖家 · no seller has this openid: ${command.openid}`);
      return (
        `已取消卖家「${seller.name}」，其登录已结束。 · ` +
        `${seller.name} is no seller any more; their sessions have ended.`
      );
    }
    case 'list':
      return sellerTables(
        await app.get(SellerRepository).list(),
        await app.get(SellerRequestRepository).list(),
      );
  }
}

const ADDED: Readonly<Record<'added' | 'approved' | 'known', (name: string) => string>> = {
  added: name => `已添加卖家「${name}」。 · ${name} is a seller now.`,
  approved: name =>
    `已批准，「${name}」现在是卖家，可以重新扫码登录。 · Approved: ${name} is a seller now and may log in again.`,
  known: name => `「${name}」已经是卖家。 · ${name} is a seller already.`,
};
