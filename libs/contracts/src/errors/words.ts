/** A text in each language that the edge speaks. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

type ErrorData = Readonly<Record<string, unknown>> | null;

function isWords(value: unknown): value is Words {
  const { zh, en } = (value ?? {}) as Partial<Words>;
  return typeof zh === 'string' && typeof en === 'string';
}

/** The data of an error, with its words in one language. */
export const inLanguage = (data: ErrorData, language: keyof Words): ErrorData =>
  data &&
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, isWords(value) ? value[language] : value]),
  );
