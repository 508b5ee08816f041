export type Locale = 'zh' | 'en';

/**
 * Picks Chinese or English by `Accept-Language` (RFC 9110 §12.5.4). Chinese if the header does not decide:
 * buyers' phones always send it, and scripts without it serve Chinese shops.
 */
export function localeOf(acceptLanguage: string | undefined): Locale {
  let best: { locale: Locale; weight: number } = { locale: 'zh', weight: 0 };
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const locale = tag.startsWith('zh') ? 'zh' : tag.startsWith('en') ? 'en' : null;
    const quality = parameters.map(p => p.trim()).find(p => p.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    if (locale !== null && weight > best.weight) best = { locale, weight };
  }
  return best.locale;
}
