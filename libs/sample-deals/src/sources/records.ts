import type { DealDocument, Meeting, Note } from '@longhaul/deals/deal';
import { dayMs, isoInstant, nextWorkingTime } from '../calendar.ts';
import type { PlantingQueue } from './planting-queue.ts';
import { instantWithin, pickFocus, sceneAt, type Desk, type Draft } from './desk.ts';

const documentTypes: readonly (readonly [type: string, bytesMin: number, bytesMax: number])[] = [
  ['pdf', 80_000, 4_200_000],
  ['docx', 30_000, 900_000],
  ['xlsx', 18_000, 1_400_000],
  ['pptx', 400_000, 9_800_000],
];

/** Notes in seller shorthand. Every queued signal gets a note of its own among the last ones. */
export function writeNotes(desk: Desk, queue: PlantingQueue<Note>): Draft<Note>[] {
  const { cast, language, prose, random, scale, timeline } = desk;
  const notes: Draft<Note>[] = [];
  for (let at = 0; at < scale.notes || queue.size > 0; at += 1) {
    const signal = queue.due(1, cast.owner);
    const wishedMs = signal === undefined ? instantWithin(desk, dayMs) : timeline.lastMs - dayMs;
    const atMs = nextWorkingTime(wishedMs, random);
    const scene = sceneAt(atMs, pickFocus(desk), [cast.owner]);
    const source: Note = { date: isoInstant(atMs), author: cast.owner.full };
    const lines = Array.from({ length: fillerLines(desk, signal !== undefined) }, () =>
      prose.line(language.records.notes, scene),
    );
    if (signal !== undefined) {
      const sentence = prose.signal(signal, scene);
      queue.planted(signal, sentence, source);
      lines.push(sentence);
    }
    notes.push({ atMs, source: Object.assign(source, { body: lines.join(' ') }) });
  }
  return notes;
}

/** After the customer fell silent there is nothing to tell but the signal itself. */
function fillerLines({ random, scale, timeline }: Desk, hasSignal: boolean): number {
  if (hasSignal && timeline.quiet) return 0;
  return scale.terse ? 1 : random.int(1, 4);
}

/** Meeting minutes: who was there, what was discussed, who does what. */
export function writeMeetings(desk: Desk): Draft<Meeting>[] {
  return Array.from({ length: desk.scale.meetings }, () => writeMeeting(desk));
}

function writeMeeting(desk: Desk): Draft<Meeting> {
  const { active, cast, language, prose, random, scale } = desk;
  const { records } = language;
  const atMs = nextWorkingTime(instantWithin(desk, dayMs), random);
  const attendees = [cast.owner, ...random.sample(active, scale.terse ? 1 : random.int(1, 4))];
  const names = attendees.map((person) => person.full);
  const scene = sceneAt(atMs, pickFocus(desk), attendees);
  const bullets = (count: number, templates: readonly string[]): string[] =>
    prose.lines(templates, count, scene).map((line) => `- ${line}`);
  const notes = [
    `${records.attendeesHeading} ${names.join(', ')}`,
    '',
    records.discussedHeading,
    ...bullets(scale.terse ? 2 : random.int(7, 13), records.discussed),
    '',
    records.actionsHeading,
    ...bullets(scale.terse ? 1 : random.int(2, 6), records.actions),
  ].join('\n');
  const title = prose.onTopic(records.meetingTitles, scene);
  return { atMs, source: { date: isoInstant(atMs), title, attendees: names, notes } };
}

export function writeDocuments(desk: Desk): Draft<DealDocument>[] {
  const { language, prose, random, scale, cast } = desk;
  return Array.from({ length: scale.documents }, () => {
    const atMs = nextWorkingTime(instantWithin(desk, dayMs), random);
    const [type, bytesMin, bytesMax] = random.pick(documentTypes);
    const scene = sceneAt(atMs, pickFocus(desk), [cast.owner]);
    const name = `${prose.line(language.records.documents, scene)}.${type}`;
    return {
      atMs,
      source: { date: isoInstant(atMs), name, type, size_bytes: random.int(bytesMin, bytesMax) },
    };
  });
}
