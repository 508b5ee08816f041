import { USAGE } from '../apps/user/src/seller-cli/usage.ts';
import { runToolHere } from './fleet/tool-here.ts';

export const main = (args: string[]): Promise<number> => runToolHere('seller', args, USAGE);
