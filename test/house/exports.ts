import ts from 'typescript';
import type { CodeFile } from './code-files.ts';
import { parse } from './long-functions.ts';

/** How many names a file exports. Names that it only passes on from another file do not count again. */
export function countExports({ path, text }: CodeFile): number {
  return parse(path, text).statements.reduce((count, statement) => count + exportsOf(statement), 0);
}

function exportsOf(statement: ts.Statement): number {
  if (ts.isExportAssignment(statement)) return 1;
  if (ts.isExportDeclaration(statement)) {
    const named = statement.exportClause;
    return !statement.moduleSpecifier && named && ts.isNamedExports(named) ? named.elements.length : 0;
  }
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return 0;
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations.length : 1;
}
