import { readFile, stat } from 'node:fs/promises';
import type { Words } from '@diancan/contracts';
import { codeOf, reasonOf } from '@diancan/errors';

/**
 * The bytes of a file, or the reason why there are none, as the end of a sentence that begins with its path.
 * @param max bytes
 */
export async function readWholeFile(path: string, max = Infinity): Promise<Buffer | Words> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { zh: '是文件夹，不是文件', en: 'is a folder, not a file' };
    if (!found.isFile() && !found.isFIFO()) return { zh: '不是普通文件', en: 'is no regular file' };
    if (found.size > max) return { zh: `超过 ${max / 1024} KiB`, en: `is larger than ${max / 1024} KiB` };
    return await readFile(path);
  } catch (error) {
    return unreadable(codeOf(error) ?? reasonOf(error));
  }
}

function unreadable(code: string): Words {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { zh: '不存在', en: 'cannot be found' };
    case 'EACCES':
    case 'EPERM':
      return { zh: '不允许读取，请检查权限', en: 'may not be read by this user' };
    default:
      return { zh: `无法读取（${code}）`, en: `cannot be read (${code})` };
  }
}
