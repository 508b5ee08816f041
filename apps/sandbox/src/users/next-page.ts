/** A page of the sandbox; any other address leads to the list of users. */
export function nextPage(wanted: string | undefined): string {
  return wanted !== undefined && /^\/(?:connect|sandbox)\/[\x21-\x5b\x5d-\x7e]*$/.test(wanted)
    ? wanted
    : USER_PAGE;
}

export const USER_PAGE = '/sandbox/user';
