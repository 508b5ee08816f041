import { USAGE } from '../apps/product/src/menu-import/usage.ts';
import { runToolHere } from './fleet/tool-here.ts';

export const main = (args: string[]): Promise<number> => runToolHere('menu-import', args, USAGE);
