/** The little XML that S3 speaks: elements with text and no attributes that matter. */

export type XmlContent = string | number | boolean | readonly XmlElement[];
export type XmlElement = readonly [name: string, content: XmlContent];

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document around one element. */
export function xmlDocument(name: string, content: readonly XmlElement[]): string {
  const inner = content.map(elementText).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${namespace}">${inner}</${name}>`;
}

/** Errors stand in no namespace. */
export function errorDocument(content: readonly XmlElement[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(['Error', content])}`;
}

function elementText([name, content]: XmlElement): string {
  const inner = Array.isArray(content)
    ? (content as readonly XmlElement[]).map(elementText).join('')
    : escaped(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** The texts inside every element of this name, entities resolved only by `xmlText`. */
export function xmlElements(document: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return [...document.matchAll(pattern)].map(([, inner = '']) => inner);
}

/** The text of the first element of this name. */
export function xmlText(document: string, name: string): string | undefined {
  const [inner] = xmlElements(document, name);
  return inner === undefined ? undefined : unescaped(inner.trim());
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|[a-z]+);/g, (entity, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return named[name] ?? entity;
  });
}
