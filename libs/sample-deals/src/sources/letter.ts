import { sellerCompany, type Person } from '../cast.ts';
import type { Side } from '../prose/prose.ts';
import type { Scene } from '../prose/slots.ts';
import type { Desk } from './desk.ts';

/** The role a mail plays in its thread: the first of the deal, of a thread, an answer, a reminder. */
export type Occasion = 'intro' | 'opening' | 'reply' | 'reminder';

export interface LetterRequest {
  readonly author: Person;
  readonly recipient: Person;
  readonly side: Side;
  readonly occasion: Occasion;
  readonly scene: Scene;
  /** Sentences that must stand in the letter, in this order. */
  readonly planted: readonly string[];
}

/** A mail's own text in paragraphs: what its author wrote, without quotes. */
export interface Letter {
  /** Its first sentence: all that a clipped quote shows. */
  readonly opener: string;
  readonly paragraphs: readonly string[];
  readonly signature: string;
}

export function writeLetter(desk: Desk, request: LetterRequest): Letter {
  const { letters, formats } = desk.language;
  const { author, recipient } = request;
  const greeting = desk.random
    .pick(letters.greetings)
    .replace('{first}', recipient.first)
    .replace('{full}', recipient.full);
  const closing = `${desk.random.pick(letters.closings)}\n${formats.signsFullName ? author.full : author.first}`;
  const opener = desk.prose.onTopic(openersFor(desk, request), request.scene);
  return {
    opener,
    paragraphs: [greeting, ...bodyOf(desk, request, opener), closing],
    signature: signatureOf(desk, author),
  };
}

function bodyOf(desk: Desk, request: LetterRequest, opener: string): string[] {
  const { random, scale } = desk;
  if (request.occasion === 'reminder') return [opener];
  if (request.occasion === 'intro')
    return [opener, desk.prose.line(desk.language.letters.introAsks, request.scene)];
  const paragraphs = scale.terse
    ? [[opener, ...statements(desk, request, request.planted.length > 0 ? 0 : 1)]]
    : [
        [opener, ...statements(desk, request, random.int(0, 2))],
        ...Array.from({ length: random.int(1, 3) }, () =>
          statements(desk, request, random.int(2, 4)),
        ),
      ];
  for (const sentence of request.planted) random.pick(paragraphs.slice(-2)).push(sentence);
  if (random.chance(scale.terse ? 0.5 : 0.7)) paragraphs.push([askOf(desk, request)]);
  return paragraphs.map((sentences) => sentences.join(' '));
}

function statements(desk: Desk, { side, scene }: LetterRequest, count: number): string[] {
  return Array.from({ length: count }, () => desk.prose.statement(side, scene));
}

function askOf({ language, prose }: Desk, { side, scene }: LetterRequest): string {
  const { sellerAsks, customerAsks } = language.letters;
  return prose.line(side === 'seller' ? sellerAsks : customerAsks, scene);
}

function openersFor({ language }: Desk, { side, occasion }: LetterRequest): readonly string[] {
  const { letters } = language;
  if (occasion === 'intro') return letters.intro;
  if (occasion === 'reminder') return letters.reminders;
  if (occasion === 'opening')
    return side === 'seller' ? letters.sellerOpeners : letters.customerOpeners;
  return side === 'seller' ? letters.sellerReplies : letters.customerReplies;
}

function signatureOf({ cast, scale }: Desk, person: Person): string {
  const company = person === cast.owner ? sellerCompany : cast.company;
  const lines = [person.full, `${person.title}, ${company}`];
  if (!scale.terse) lines.push(person.phone, person.email);
  return `-- \n${lines.join('\n')}`;
}
