/** Such as `1 attempt`. */
export const attemptsText = (attempts: number): string =>
  `${attempts} ${Number(attempts) === 1 ? 'attempt' : 'attempts'}`;

/** The same in SQL, of a table with a column `attempts`. */
export const ATTEMPTS_TEXT = "CONCAT(attempts, IF(attempts = 1, ' attempt', ' attempts'))";
