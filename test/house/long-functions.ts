import ts from 'typescript';
import type { CodeFile } from './code-files.ts';

const LONGEST_FUNCTION = 60;

/**
 * Every function, method and callback counts. The body of a `describe` does not, also not for the function
 * around it: it is a chapter of tests, each of which counts by itself.
 * @returns the places of functions with too many lines, such as `apps/a/src/a.ts:12`
 */
export function longFunctionsIn({ path, text }: CodeFile): string[] {
  const source = parse(path, text);
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: string[] = [];

  /** @returns how many lines of the node are chapters of tests */
  function visit(node: ts.Node): number {
    let chapters = 0;
    ts.forEachChild(node, child => {
      chapters += visit(child);
    });
    if (!isFunction(node)) return chapters;
    // Decorators and comments above a function do not count.
    const first = lineAt((node.name ?? node).getStart(source));
    const lines = lineAt(node.end) - first + 1;
    if (isChapter(node)) return lines;
    if (lines - chapters > LONGEST_FUNCTION) found.push(`${path}:${first}`);
    return chapters;
  }

  visit(source);
  return found;
}

export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

/** Whether this is the callback of `describe(…)`, `describe.skipIf(…)(…)` or `describe.each(…)(…)`. */
function isChapter(node: ts.Node): boolean {
  if (!ts.isCallExpression(node.parent) || node.parent.expression === node) return false;
  let called: ts.Node = node.parent.expression;
  while (
    ts.isCallExpression(called) ||
    ts.isPropertyAccessExpression(called) ||
    ts.isTaggedTemplateExpression(called)
  )
    called = ts.isTaggedTemplateExpression(called) ? called.tag : called.expression;
  return ts.isIdentifier(called) && called.text === 'describe';
}
