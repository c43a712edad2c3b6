/**
 * Markup that cannot be broken out of: what is put into a template is escaped, unless it is markup
 * already. There is no way to declare a text safe, because deals' text never is.
 */
export class Markup {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static of(strings: TemplateStringsArray, values: readonly Insert[]): Markup {
    const text = strings.reduce((made, part, at) => made + textOf(values[at - 1]) + part);
    return new Markup(text);
  }
}

export type Insert = Markup | string | number | null | undefined | false | readonly Insert[];

/** A template of HTML or SVG; lists are joined, `undefined`, `null` and `false` leave nothing. */
export function markup(strings: TemplateStringsArray, ...values: readonly Insert[]): Markup {
  return Markup.of(strings, values);
}

function textOf(value: Insert): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return value.map(textOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (mark) => entities[mark] ?? '')
    .replace(/(?![\n\t])\p{Cc}/gu, ' ');
}
