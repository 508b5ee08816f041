/** The query of a URL, not decoded. */
export const queryOf = (address: string): string => address.slice(address.indexOf('?') + 1 || address.length);
