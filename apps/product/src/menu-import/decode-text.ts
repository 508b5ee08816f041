import { ImportRefused } from './wording.js';

/**
 * Decodes UTF-8, with or without a byte order mark.
 * @throws ImportRefused for any other encoding
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ImportRefused({
      zh: '文件不是 UTF-8 编码。在 Excel 中请另存为“CSV UTF-8”。',
      en: 'The file is not UTF-8 text. In Excel, save it as "CSV UTF-8".',
    });
  }
}
