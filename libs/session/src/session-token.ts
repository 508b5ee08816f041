/** A token as `SessionStore` makes it. Anything else is refused without a lookup. */
const TOKEN = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const isToken = (text: string): boolean => TOKEN.test(text);
