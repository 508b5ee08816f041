/** The query of an address, as it stands there. */
export const queryOf = (address: string): string => address.slice(address.indexOf('?') + 1 || address.length);
