/** `user:password@` before a host; a password may hold an `@` of its own. */
const USER_INFO = /(?<=\/\/)[^\s/]*@/g;
/** Of an address with a scheme: a token may stand there as well. */
const QUERY = /(?<=\w:\/\/[^\s?#]*)[?#]\S*/g;

/** A text without the credentials that may stand in the addresses in it. */
export const withoutCredentials = (text: string): string =>
  text.replaceAll(USER_INFO, '').replaceAll(QUERY, '');
