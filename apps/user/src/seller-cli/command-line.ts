import { reasonOf } from '@diancan/errors';
import { parseArgs } from 'node:util';
import { MAX_LENGTH, openid as wechatId, text } from '@diancan/contracts';

export type SellerCommand =
  | { readonly verb: 'add'; readonly openid: string; readonly name?: string }
  | { readonly verb: 'remove'; readonly openid: string }
  | { readonly verb: 'list' }
  | { readonly verb: 'help' };

/** The arguments are not a valid command; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const MAX_NAME = MAX_LENGTH.sellerName;

/** @throws UsageError */
export function readCommandLine(args: readonly string[]): SellerCommand {
  const { values, positionals } = parse(args);
  const [verb, openid, ...more] = positionals;
  if (values.help === true || verb === undefined || verb === 'help') return { verb: 'help' };
  if (more.length > 0) throw new UsageError(`参数太多 · too many arguments: ${more.join(' ')}`);
  if (values.name !== undefined && verb !== 'add')
    throw new UsageError('--name 只用于 add · --name goes with add only');
  switch (verb) {
    case 'list':
      if (openid !== undefined) throw new UsageError(`list 不需要参数 · list takes no argument: ${openid}`);
      return { verb };
    case 'remove':
      return { verb, openid: checkOpenId(openid) };
    case 'add':
      return {
        verb,
        openid: checkOpenId(openid),
        ...(values.name === undefined ? {} : { name: checkName(values.name) }),
      };
    default:
      throw new UsageError(`没有这个命令 · no such command: ${verb}`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { name: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    // What Node adds to the sentence is about file names that begin with a dash.
    const [sentence] = reasonOf(error).split('. ');
    throw new UsageError(`参数有误 · wrong arguments: ${sentence}`, { cause: error });
  }
}

function checkOpenId(openid: string | undefined): string {
  if (openid === undefined) throw new UsageError('缺少 openid · the openid is missing');
  if (!wechatId.safeParse(openid).success) {
    const size = `1–${MAX_LENGTH.openid}`;
    throw new UsageError(`openid 是 ${size} 个字母、数字、_ 或 - · an openid is ${size} of A–Z a–z 0–9 _ -`);
  }
  return openid;
}

function checkName(name: string): string {
  const { data } = text(MAX_NAME).safeParse(name.trim());
  // Node has put U+FFFD where the terminal sent bytes that are not UTF-8.
  if (data === undefined || data.includes('\uFFFD'))
    throw new UsageError(`名字是 1–${MAX_NAME} 个字符 · a name is 1–${MAX_NAME} characters`);
  return data;
}
