import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Collection, Journal } from '../journal/journal.js';
import { SandboxSettings } from '../sandbox.settings.js';

export interface Template {
  readonly id: string;
  readonly title: string;
  /** Keys of its fields. */
  readonly keys: readonly string[];
}

/** The account's templates; a template without an id gets one at the first start. */
@Injectable()
export class TemplateStore {
  readonly #byId: ReadonlyMap<string, Template>;

  constructor(settings: SandboxSettings, journal: Journal) {
    const made: Collection<string> = journal.collection('template-id');
    const templates = Object.entries(settings.current.templates).map(
      ([name, { templateId, title, keys }]) => {
        const id = templateId || made.get(name) || randomBytes(32).toString('base64url');
        if (templateId === '') made.put(name, id);
        return { id, title, keys };
      },
    );
    this.#byId = new Map(templates.map(template => [template.id, template]));
  }

  find(id: string): Template | undefined {
    return this.#byId.get(id);
  }

  all(): Template[] {
    return [...this.#byId.values()];
  }
}
