const LABEL = /^[\p{L}\p{N}_][\p{L}\p{N}_.+#=,@/-]{0,199}$/u;
/** Parts that have a meaning for git in a name, or that git does not allow. */
const NOT_IN_A_NAME = /\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$/;
const COMMIT = /^[0-9a-f]{7,64}$/;

/** Whether a label is safe to pass to git as a branch or tag: not an option, a range or an expression. */
export const isLabel = (label: string): boolean => LABEL.test(label) && !NOT_IN_A_NAME.test(label);

/** Whether a label may be a commit: at least 7 hex digits. */
export const mayBeCommit = (label: string): boolean => COMMIT.test(label);
