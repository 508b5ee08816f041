/** Markup that is safe to send. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = string | number | Html | ReadonlyArray<Html>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, character => ENTITIES[character] ?? character);

function render(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('');
  return escape(String(piece));
}

/** A template that escapes its values, unless they are `Html` themselves. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(parts.reduce((text, part, index) => `${text}${render(pieces[index - 1] ?? '')}${part}`));
}
