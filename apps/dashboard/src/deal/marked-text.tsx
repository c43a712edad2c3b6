import { Fragment } from 'react';
import { findingId, quoteId, type Marked } from './finding.ts';
import { cutAtSpans } from './locate-quote.ts';
import { useGoToQuote } from './use-go-to-quote.ts';
import classes from './deal.module.css';

/** A text with the quotes in it marked, each with the number of what it proves. */
export function MarkedText({
  text,
  marks,
}: {
  readonly text: string;
  readonly marks: readonly Marked[];
}) {
  const goTo = useGoToQuote();
  const pieces = cutAtSpans(
    text,
    marks.map(({ span }) => span),
  );
  const begun = new Set<number>();
  return pieces.map((piece, index) => {
    const covering = piece.marks.flatMap((mark) => marks[mark] ?? []);
    if (covering.length === 0) return <Fragment key={index}>{piece.text}</Fragment>;
    const starting = covering.filter(({ finding }) => !begun.has(finding.number));
    for (const { finding } of starting) begun.add(finding.number);
    return (
      <Fragment key={index}>
        {starting.map(({ finding: { number, text: claim } }) => (
          <a
            key={number}
            className={classes.badge}
            href={`#${findingId(number)}`}
            aria-label={`${String(number)}: proves “${claim}”`}
            onClick={(event) => {
              event.preventDefault();
              goTo(findingId(number));
            }}
          >
            {number}
          </a>
        ))}
        <Mark numbers={starting.map(({ finding }) => finding.number)} text={piece.text} />
      </Fragment>
    );
  });
}

/** Where several quotes begin at one place, each still has an element to go to. */
function Mark({ numbers, text }: { readonly numbers: readonly number[]; readonly text: string }) {
  const [first, ...others] = numbers;
  return (
    <mark {...(first !== undefined && { id: quoteId(first) })} tabIndex={-1}>
      {others.map((number) => (
        <span key={number} id={quoteId(number)} tabIndex={-1} />
      ))}
      {text}
    </mark>
  );
}
