import { ProductErrors, ServiceError } from '@diancan/contracts';

const AVIF_BRANDS = ['avif', 'avis'];

/**
 * Checks the type of an uploaded picture by its first bytes. Name and Content-Type do not count.
 * @throws ServiceError SVG_REFUSED, NOT_A_PICTURE
 */
export function checkUploadedType(bytes: Buffer): void {
  const starts = (signature: string, at = 0) =>
    bytes.toString('latin1', at, at + signature.length) === signature;
  const isPicture =
    starts('\xff\xd8\xff') ||
    starts('\x89PNG\r\n\x1a\n') ||
    (starts('RIFF') && starts('WEBP', 8)) ||
    starts('GIF87a') ||
    starts('GIF89a') ||
    (starts('ftyp', 4) && AVIF_BRANDS.some(brand => starts(brand, 8)));
  if (!isPicture)
    throw new ServiceError(isSvg(bytes) ? ProductErrors.SVG_REFUSED : ProductErrors.NOT_A_PICTURE);
}

/** Only decides between two refusals. UTF-16 has a zero byte beside each letter. */
const isSvg = (bytes: Buffer): boolean =>
  /<\0?(?:[\w-]+:)?s\0?v\0?g/i.test(bytes.toString('latin1', 0, 65_536));
