import type { Email } from '@longhaul/deals/deal';
import { dayMs, hourMs, isoInstant, nextWorkingTime } from '../calendar.ts';
import type { Person } from '../cast.ts';
import type { PlantingQueue } from './planting-queue.ts';
import type { Focus, Scene } from '../prose/slots.ts';
import { addressOf, instantWithin, pickFocus, sceneAt, type Desk, type Draft } from './desk.ts';
import { writeLetter, type Letter, type Occasion } from './letter.ts';

interface Thread {
  readonly subject: string;
  readonly focus: Focus;
  readonly contact: Person;
  readonly occasion: Occasion;
}

interface Mail {
  readonly atMs: number;
  readonly author: Person;
  readonly recipient: Person;
  readonly letter: Letter;
  /** The mail it answers. */
  readonly previous: Mail | undefined;
}

/** Mails quoted below an answer; older ones were cut off by somebody. */
const quoteDepth = 2;
const reminderGapDays = [6, 9, 12] as const;

/**
 * Threads until the aim in characters is reached and every queued signal is said; then, where the
 * customer fell silent, the seller's reminders.
 */
export function writeEmails(desk: Desk, queue: PlantingQueue<Email>): Draft<Email>[] {
  const drafts: Draft<Email>[] = [];
  let chars = 0;
  while (chars < desk.scale.emailChars || queue.size > 0) {
    const starts = drafts.length === 0 && !desk.scale.terse;
    const thread = openThread(desk, starts);
    const atMs = startOf(desk, starts);
    for (const draft of writeThread(
      desk,
      thread,
      atMs,
      queue,
      () => chars / desk.scale.emailChars,
    )) {
      drafts.push(draft);
      chars += draft.source.body?.length ?? 0;
    }
  }
  return desk.timeline.quiet ? [...drafts, ...writeReminders(desk)] : drafts;
}

function openThread(desk: Desk, starts: boolean): Thread {
  const { cast, language, prose, random, active, scale } = desk;
  const contact =
    starts || scale.terse || random.chance(0.4) ? (active[0] as Person) : random.pick(active);
  const focus = pickFocus(desk);
  const subjects = starts ? [language.letters.introSubject] : language.letters.subjects;
  const scene = sceneAt(desk.timeline.endMs, focus, [cast.owner, contact]);
  return {
    subject: prose.onTopic(subjects, scene),
    focus,
    contact,
    occasion: starts ? 'intro' : 'opening',
  };
}

function startOf(desk: Desk, starts: boolean): number {
  const { timeline, random, scale } = desk;
  if (starts) return timeline.startMs;
  if (!scale.terse) return instantWithin(desk, 2 * dayMs);
  return Math.max(timeline.startMs, timeline.endMs - random.int(9, 14) * dayMs);
}

function* writeThread(
  desk: Desk,
  thread: Thread,
  startMs: number,
  queue: PlantingQueue<Email>,
  progress: () => number,
): Generator<Draft<Email>> {
  const { cast, random, scale, timeline } = desk;
  const length = random.int(...scale.threadMails);
  let bySeller = thread.occasion === 'intro' || (queue.size <= 2 && random.chance(0.5));
  let atMs = nextWorkingTime(startMs, random);
  let previous: Mail | undefined;
  for (let place = 0; place < length && atMs <= timeline.endMs; place += 1) {
    const source: Email = {};
    const people = bySeller ? [cast.owner, thread.contact] : [thread.contact, cast.owner];
    const [author, recipient] = people as [Person, Person];
    const scene = sceneAt(atMs, thread.focus, people);
    const occasion: Occasion = previous === undefined ? thread.occasion : 'reply';
    const side = bySeller ? 'seller' : 'customer';
    const planted = bySeller
      ? []
      : plantedSentences(desk, queue, progress(), scene, { author, source });
    const letter = writeLetter(desk, { author, recipient, side, occasion, scene, planted });
    previous = { atMs, author, recipient, letter, previous };
    yield { atMs, source: Object.assign(source, emailOf(desk, thread, previous)) };
    atMs = nextWorkingTime(atMs + replyGapMs(desk), random);
    bySeller = !bySeller;
  }
}

/** A small deal has few mails from the customer, so one may have to say two things. */
function plantedSentences(
  { prose, scale }: Desk,
  queue: PlantingQueue<Email>,
  progress: number,
  scene: Scene,
  { author, source }: { author: Person; source: Email },
): string[] {
  const sentences: string[] = [];
  for (let said = 0; said < (scale.terse ? 2 : 1); said += 1) {
    const signal = queue.due(scale.terse ? 1 : progress, author);
    if (signal === undefined) break;
    const sentence = prose.signal(signal, scene);
    queue.planted(signal, sentence, source);
    sentences.push(sentence);
  }
  return sentences;
}

function replyGapMs({ random }: Desk): number {
  return random.chance(0.6)
    ? random.int(1, 8) * hourMs + random.int(1, 3500) * 1000
    : random.int(1, 3) * dayMs + random.int(1, 200) * 60_000;
}

function* writeReminders(desk: Desk): Generator<Draft<Email>> {
  const { cast, active, timeline, random, language } = desk;
  const contact = active[0] as Person;
  const focus = pickFocus(desk);
  const people = [cast.owner, contact];
  const subject = desk.prose.onTopic(
    language.letters.subjects,
    sceneAt(timeline.endMs, focus, people),
  );
  const thread: Thread = { subject, focus, contact, occasion: 'reminder' };
  let atMs = timeline.endMs;
  let previous: Mail | undefined;
  for (const gapDays of desk.scale.terse ? [9] : reminderGapDays) {
    atMs = nextWorkingTime(atMs + gapDays * dayMs + random.int(1, 9 * 3600) * 1000, random);
    if (atMs > timeline.lastMs) return;
    const request = {
      author: cast.owner,
      recipient: contact,
      side: 'seller',
      planted: [],
    } as const;
    const scene = sceneAt(atMs, focus, people);
    const letter = writeLetter(desk, { ...request, occasion: 'reminder', scene });
    previous = { atMs, author: cast.owner, recipient: contact, letter, previous };
    yield { atMs, source: emailOf(desk, thread, previous) };
  }
}

function emailOf(desk: Desk, thread: Thread, mail: Mail): Email {
  const { replyPrefix } = desk.language.letters;
  const { paragraphs, signature } = mail.letter;
  const quote = mail.previous === undefined ? [] : [quoteOf(desk, mail.previous, quoteDepth)];
  return {
    date: isoInstant(mail.atMs),
    from: addressOf(mail.author),
    to: [addressOf(mail.recipient)],
    subject: mail.previous === undefined ? thread.subject : `${replyPrefix} ${thread.subject}`,
    body: [...paragraphs, signature, ...quote].join('\n\n'),
  };
}

/** The header and the mail below it, each line marked, with what that mail quoted in its turn. */
function quoteOf(desk: Desk, mail: Mail, depth: number): string {
  const { language, scale } = desk;
  const day = new Date(mail.atMs);
  const stamp = language.formats.stamp(
    day.getUTCFullYear(),
    day.getUTCMonth(),
    day.getUTCDate(),
    day.toISOString().slice(11, 16),
  );
  const header = language.letters.quoteHeader
    .replace('{stamp}', stamp)
    .replace('{sender}', addressOf(mail.author));
  const { paragraphs, signature } = mail.letter;
  if (scale.terse) return `${header}\n${marked(mail.letter.opener)}`;
  const inner =
    mail.previous !== undefined && depth > 1 ? [quoteOf(desk, mail.previous, depth - 1)] : [];
  return `${header}\n${marked([...paragraphs, signature, ...inner].join('\n\n'))}`;
}

function marked(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');
}
