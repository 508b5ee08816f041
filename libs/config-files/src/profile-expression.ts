/** A text that is no expression of profiles. The message says why, and quotes nothing. */
export class BadExpressionError extends Error {
  readonly code = 'BAD_EXPRESSION';
}

export type ProfileCondition = (profiles: ReadonlySet<string>) => boolean;

/** A longer one is a mistake, and nested too deep to be read. */
const LONGEST = 1_000;
const TOKEN = /\s*([()&|!]|[\p{L}\p{N}_.+@-]+)\s*/uy;
const NAME = /^[\p{L}\p{N}_.+@-]+$/u;

/**
 * An expression of profiles as Spring has them: `prod`, `!prod`, `prod & eu`, `(prod & !eu) | dev`. As in
 * Spring, `&` and `|` only stand beside each other with parentheses, because not everybody knows which of
 * them comes first.
 * @throws BadExpressionError
 */
export function parseProfileExpression(text: string): ProfileCondition {
  const tokens = tokensOf(text);
  const condition = alternativesOf(tokens);
  if (tokens.length > 0) throw new BadExpressionError('an expression of profiles goes on where it has ended');
  return condition;
}

/** The tokens, the first one last. */
function tokensOf(text: string): string[] {
  if (text.length > LONGEST)
    throw new BadExpressionError(`an expression of profiles is longer than ${LONGEST}`);
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined)
      throw new BadExpressionError(
        'a profile is a name of letters, digits and . _ + @ -, or several with ! & | and parentheses',
      );
    tokens.push(token);
  }
  return tokens.toReversed();
}

function alternativesOf(tokens: string[]): ProfileCondition {
  const conditions = [operandOf(tokens)];
  const operator = tokens.at(-1);
  if (operator !== '&' && operator !== '|') return conditions[0]!;
  while (tokens.at(-1) === operator) {
    tokens.pop();
    conditions.push(operandOf(tokens));
  }
  if (tokens.at(-1) === '&' || tokens.at(-1) === '|')
    throw new BadExpressionError('& and | need parentheses beside each other: (prod & eu) | dev');
  return operator === '&'
    ? profiles => conditions.every(holds => holds(profiles))
    : profiles => conditions.some(holds => holds(profiles));
}

function operandOf(tokens: string[]): ProfileCondition {
  const token = tokens.pop();
  if (token === '!') {
    const negated = operandOf(tokens);
    return profiles => !negated(profiles);
  }
  if (token === '(') {
    const inner = alternativesOf(tokens);
    if (tokens.pop() !== ')')
      throw new BadExpressionError('a parenthesis of an expression of profiles is not closed');
    return inner;
  }
  if (token === undefined || !NAME.test(token))
    throw new BadExpressionError('an expression of profiles lacks a name');
  return profiles => profiles.has(token);
}
