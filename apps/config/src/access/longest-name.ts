/** The most characters of a list of applications, a list of profiles, or a label. */
export const LONGEST_NAME = 200;
