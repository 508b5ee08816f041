const LABEL = /^[\p{L}\p{N}_][\p{L}\p{N}_.+#=,@/-]{0,199}$/u;
/** What has a meaning for git inside a name, or none at all in one. */
const NOT_IN_A_NAME = /\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$/;
const COMMIT = /^[0-9a-f]{7,64}$/;

/** Whether a label may be shown to git as the name of a branch or tag: nothing that is an option, a range or an expression. */
export const isLabel = (label: string): boolean => LABEL.test(label) && !NOT_IN_A_NAME.test(label);

/** Whether a label may be a commit, in full or at least 7 hex digits of it. */
export const mayBeCommit = (label: string): boolean => COMMIT.test(label);
