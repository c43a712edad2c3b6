import type { Call } from '@longhaul/deals/deal';
import { dayMs, isoInstant, nextWorkingTime } from '../calendar.ts';
import type { Person } from '../cast.ts';
import type { PlantingQueue } from './planting-queue.ts';
import type { Scene } from '../prose/slots.ts';
import { Transcript } from './transcript.ts';
import { instantWithin, pickFocus, sceneAt, type Desk, type Draft } from './desk.ts';

/** One call per aim of the scale; every queued signal is said by the customer in one of them. */
export function writeCalls(desk: Desk, queue: PlantingQueue<Call>): Draft<Call>[] {
  const { callChars } = desk.scale;
  const total = callChars.reduce((sum, chars) => sum + chars, 0);
  let before = 0;
  return callChars.map((aim, at) => {
    const isLast = at === callChars.length - 1;
    const progress = (chars: number): number =>
      isLast && chars >= aim ? 1 : (before + chars) / total;
    const draft = writeCall(desk, aim, queue, progress, isLast);
    before += aim;
    return draft;
  });
}

function writeCall(
  desk: Desk,
  aim: number,
  queue: PlantingQueue<Call>,
  progress: (chars: number) => number,
  isLast: boolean,
): Draft<Call> {
  const { cast, random, prose, language, scale, timeline } = desk;
  const guests = random.sample(desk.active, scale.terse ? 1 : random.int(1, 3));
  const marginMs = dayMs;
  const wishedMs = scale.terse
    ? timeline.endMs - random.int(2, 5) * dayMs
    : instantWithin(desk, marginMs);
  const atMs = nextWorkingTime(Math.max(timeline.startMs, wishedMs), random);
  const present = [cast.owner, ...guests];
  let scene = sceneAt(atMs, pickFocus(desk), present);
  const source: Call = {
    date: isoInstant(atMs),
    title: prose.onTopic(language.speech.titles, scene),
  };
  const transcript = new Transcript();
  welcome(desk, transcript, guests, scene);
  do {
    exchange(desk, transcript, guests, scene);
    const speaker = random.pick(guests);
    const signal = queue.due(progress(transcript.chars), speaker);
    if (signal !== undefined) {
      const sentence = prose.signal(signal, scene);
      queue.planted(signal, sentence, source);
      transcript.say(speaker, sentence);
    }
    if (random.chance(0.12)) scene = sceneAt(atMs, pickFocus(desk), present);
  } while (transcript.chars < aim || (isLast && queue.size > 0));
  farewell(desk, transcript, guests, scene);
  return {
    atMs,
    source: Object.assign(source, {
      duration_minutes: transcript.minutes,
      participants: present.map((person) => person.full),
      transcript: transcript.text,
    }),
  };
}

function welcome(
  { cast, language, prose }: Desk,
  transcript: Transcript,
  guests: readonly Person[],
  scene: Scene,
): void {
  const first = guests[0] as Person;
  transcript.say(
    cast.owner,
    prose.onTopic(language.speech.welcome, scene).replaceAll('[first]', first.first),
  );
  transcript.say(first, prose.onTopic(language.speech.thanks, scene));
}

/** A question and its answer, or a statement and its acknowledgment, or two statements. */
function exchange(
  desk: Desk,
  transcript: Transcript,
  guests: readonly Person[],
  scene: Scene,
): void {
  const { cast, language, prose, random, scale } = desk;
  const { speech } = language;
  const guest = random.pick(guests);
  const most = scale.terse ? 1 : 3;
  if (random.chance(0.4)) {
    transcript.say(cast.owner, prose.line(speech.sellerQuestions, scene));
    transcript.say(guest, turn(desk, 'customer', most, scene));
  } else if (random.chance(0.5)) {
    transcript.say(guest, turn(desk, 'customer', most, scene));
    transcript.say(
      cast.owner,
      `${random.pick(speech.backchannels)} ${turn(desk, 'seller', most, scene)}`,
    );
  } else {
    transcript.say(cast.owner, turn(desk, 'seller', most, scene));
    if (random.chance(0.6)) transcript.say(guest, random.pick(speech.backchannels));
  }
}

/** What one person says before another speaks: spoken phrases among ordinary statements. */
function turn(desk: Desk, side: 'seller' | 'customer', most: number, scene: Scene): string {
  const { language, prose, random } = desk;
  return Array.from({ length: random.int(1, most) }, () =>
    random.chance(0.45) ? prose.line(language.speech[side], scene) : prose.statement(side, scene),
  ).join(' ');
}

function farewell(
  { cast, language, prose, random }: Desk,
  transcript: Transcript,
  guests: readonly Person[],
  scene: Scene,
): void {
  transcript.say(cast.owner, prose.line(language.speech.goodbyes, scene));
  transcript.say(guests[0] as Person, random.pick(language.speech.lastWords));
}
