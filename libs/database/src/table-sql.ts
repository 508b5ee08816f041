// Tables that were created with them stay as they are, so a change here needs a migration.

/** For a column of ids, names or states: ASCII, and upper case differs from lower case. */
export const EXACT = 'CHARACTER SET ascii COLLATE ascii_bin';

/** For a table whose other texts are in any language. */
export const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';
