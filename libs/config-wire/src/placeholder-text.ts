/** A text with placeholders in it, read. */
export type Part = string | Placeholder;

export interface Placeholder {
  /** As written, with its braces. */
  readonly source: string;
  /** May hold placeholders of its own. */
  readonly name: readonly Part[];
  /** Null if there is none. */
  readonly fallback: readonly Part[] | null;
}

export interface PlaceholderText {
  readonly parts: readonly Part[];
  /** Whether a placeholder begins and does not end, or is too deep inside of others; it is text then. */
  readonly isOpen: boolean;
}

/** Placeholders inside of one another; a deeper one is text. */
const DEEPEST = 200;
/** A name of the environment, or a setting in any spelling. */
const NAME = /^[\p{L}_](?:[\p{L}\p{N}_.-]|\[[^\s{}]*\])*$/u;
const BEGINS_WITH_NAME = /^[\p{L}_]/u;
/** All that has a meaning; the text between is taken at once. */
const NEXT = /\$\{|[{}:[\]]/g;

export const isName = (text: string): boolean => NAME.test(text);

/** A placeholder whose end is not read yet. */
class Open {
  readonly name: Part[] = [];
  fallback: Part[] | null = null;
  /** Braces inside of it that are not closed yet, and brackets of its name. */
  braces = 0;
  brackets = 0;

  constructor(readonly start: number) {}

  get parts(): Part[] {
    return this.fallback ?? this.name;
  }

  /** Its parts as text, where it is no placeholder after all. */
  asText(end: string): readonly Part[] {
    return ['${', ...this.name, ...(this.fallback === null ? [] : [':', ...this.fallback]), end];
  }
}

/**
 * Reads `${name}` and `${name:default}` to any depth. A default may hold braces as long as they are balanced,
 * so JSON and `{cipher}` may stand there, and placeholders, as a name may. Anything else is text.
 */
export function readPlaceholders(text: string): PlaceholderText {
  const root: Part[] = [];
  const open: Open[] = [];
  let isOpen = false;
  let at = 0;
  const add = (part: Part): void => append(open.at(-1)?.parts ?? root, part);
  for (const { 0: token, index } of text.matchAll(NEXT)) {
    if (index > at) add(text.slice(at, index));
    at = index + token.length;
    const current = open.at(-1);
    isOpen ||= token === '${' && open.length === DEEPEST;
    if (token === '${' && open.length < DEEPEST) open.push(new Open(index));
    else if (current === undefined) add(token);
    else if (token === '}' && current.braces === 0) {
      open.pop();
      for (const part of closed(current, text.slice(current.start, at))) add(part);
    } else takeInside(current, token);
  }
  add(text.slice(at));
  for (let last = open.pop(); last !== undefined; last = open.pop()) {
    isOpen ||= typeof last.name[0] === 'string' && BEGINS_WITH_NAME.test(last.name[0]);
    for (const part of last.asText('')) add(part);
  }
  return { parts: root, isOpen };
}

function takeInside(current: Open, token: string): void {
  if (token === ':' && current.fallback === null && current.brackets === 0 && current.braces === 0) {
    current.fallback = [];
    return;
  }
  if (token === '[') current.brackets++;
  if (token === ']') current.brackets--;
  if (token === '{' || token === '${') current.braces++;
  if (token === '}') current.braces--;
  append(current.parts, token);
}

/** Joins texts, so that what is no placeholder is one part however many braces it has. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
  else parts.push(part);
}

/** A placeholder whose name can be none is text; what is in it may still be one. */
function closed(open: Open, source: string): readonly Part[] {
  const { name, fallback } = open;
  const isText = name.every(part => typeof part === 'string');
  if (isText && !isName(name.join(''))) return open.asText('}');
  return [{ source, name, fallback }];
}
