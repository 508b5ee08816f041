/** The content codings that the gateway makes, the better one first. */
const CODINGS = ['br', 'gzip'] as const;

export type ContentCoding = (typeof CODINGS)[number];

const NONE: ReadonlySet<ContentCoding> = new Set();

/** Longer headers are not read to their end: no browser sends one. */
const MAX_LENGTH = 500;

/**
 * Picks a content coding by `Accept-Encoding` (RFC 9110 §12.5.3): the one with the highest weight, br if both
 * have the same. A coding that the client likes less than the plain bytes is not used.
 * @param missing codings in which the body is not there
 * @returns null for the plain bytes
 */
export function acceptedCoding(
  acceptEncoding: string | undefined,
  missing: ReadonlySet<ContentCoding> = NONE,
): ContentCoding | null {
  if (acceptEncoding === undefined) return null;
  const weights = weightsIn(acceptEncoding.slice(0, MAX_LENGTH).toLowerCase());
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  // Plain bytes without a weight of their own are the last resort.
  const plain = weights.get('identity') ?? 0;
  let best: ContentCoding | null = null;
  for (const coding of CODINGS) {
    const weight = missing.has(coding) ? 0 : weightOf(coding);
    if (weight > 0 && weight >= plain && weight > (best === null ? 0 : weightOf(best))) best = coding;
  }
  return best;
}

function weightsIn(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map(piece => piece.trim());
    const quality = parameters.find(parameter => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    // A weight that is no number says nothing good about the coding.
    if (name !== '') weights.set(name === 'x-gzip' ? 'gzip' : name, weight >= 0 && weight <= 1 ? weight : 0);
  }
  return weights;
}
