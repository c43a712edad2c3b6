import { Skeleton, Text, Title } from '@mantine/core';
import ChevronDown from 'lucide-react/icons/chevron-down';
import FileText from 'lucide-react/icons/file-text';
import Mail from 'lucide-react/icons/mail';
import Phone from 'lucide-react/icons/phone';
import StickyNote from 'lucide-react/icons/sticky-note';
import Users from 'lucide-react/icons/users';
import { useMemo } from 'react';
import { dayText, localText } from '../../words/instant.ts';
import { marksIn, type Finding, type Marked } from './finding.ts';
import { MarkedText } from './marked-text.tsx';
import { sourcesOf, type Source, type SourceKind } from './sources.ts';
import classes from '../deal.module.css';

const icons: Readonly<Record<SourceKind, typeof Mail>> = {
  email: Mail,
  note: StickyNote,
  call: Phone,
  meeting: Users,
  document: FileText,
};

/** More than one line holds. */
const excerptChars = 200;

type Props = { readonly content: unknown; readonly findings: readonly Finding[] };

/** What was said, newest first; what proves something stands open. */
export function DealSources({ content, findings }: Props) {
  const marked = useMemo(
    () =>
      sourcesOf(content)
        .map((source) => ({ source, marks: marksIn(source, findings) }))
        .sort((a, b) => ((a.source.date ?? '') < (b.source.date ?? '') ? 1 : -1)),
    [content, findings],
  );
  return (
    <section aria-label="Sources">
      <Title order={3} mb="sm">
        What was said
      </Title>
      {content === undefined && <Skeleton height={240} />}
      {content !== undefined && marked.length === 0 && (
        <Text c="dimmed">Nobody wrote or said anything yet.</Text>
      )}
      {marked.map(({ source, marks }) => (
        <SourceCard key={source.id} source={source} marks={marks} />
      ))}
    </section>
  );
}

function SourceCard({ source, marks }: { readonly source: Source; readonly marks: Marked[] }) {
  const { text } = source;
  // A document is known by its name alone: there is nothing to open.
  if (text === '') {
    return (
      <div className={classes.source}>
        <SourceHead source={source} />
      </div>
    );
  }
  return (
    <details className={classes.source} open={marks.length > 0}>
      <summary>
        <SourceHead source={source} />
        <span className={classes.excerpt}>{text.slice(0, excerptChars)}</span>
        <ChevronDown className={classes.chevron} size={16} aria-hidden />
      </summary>
      <div className={classes.body}>
        <MarkedText text={text} marks={marks} />
      </div>
    </details>
  );
}

function SourceHead({ source: { kind, title, date, people } }: { readonly source: Source }) {
  const Icon = icons[kind];
  return (
    <div className={classes.head}>
      <Icon size={16} aria-label={kind} />
      <strong>{title}</strong>
      {date !== undefined && <span>{dateText(date)}</span>}
      {people !== '' && <span className={classes.people}>{people}</span>}
    </div>
  );
}

/** A day has no hour: in the viewer's zone it would get one. */
function dateText(date: string): string {
  if (Number.isNaN(Date.parse(date))) return date;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? dayText(date) : localText(date);
}
