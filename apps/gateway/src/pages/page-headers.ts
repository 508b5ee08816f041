import type { PageTarget } from './page-target.js';

/**
 * A name that has a hash of the content in it, as Vite writes it: eight characters of base64url. Longer ones
 * have no dash. A word without a capital or a digit is no hash.
 */
const HASHED = /^assets\/(?:.*\/)?[^/]*-(?=[\w-]*[A-Z0-9])(?:[\w-]{8}|\w{9,64})\.[A-Za-z0-9]+$/;

const POLICY = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
};
/** A ticket is printed from a frame, and a picture is shown before it is uploaded. */
const ADMIN_POLICY = { ...POLICY, 'img-src': "'self' data: blob:", 'frame-ancestors': "'self'" };

const written = (policy: Readonly<Record<string, string>>): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

const SECURITY_POLICY = { buyer: written(POLICY), admin: written(ADMIN_POLICY) };

/** The headers of a file, apart from those of its bytes. */
export const pageHeaders = ({ app, file }: PageTarget): Readonly<Record<string, string>> => ({
  'content-security-policy': SECURITY_POLICY[app],
  // A page's address may hold the code of a table.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
  vary: 'accept-encoding',
});
