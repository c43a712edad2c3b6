import { Text, Title } from '@mantine/core';
import { withDays } from '../../words/instant.ts';
import { countOf } from '../../words/number.ts';
import { fieldTitles, findingFields, findingId, quoteId, type Finding } from './finding.ts';
import { useGoToQuote } from './use-go-to-quote.ts';
import classes from '../deal.module.css';

type Props = { readonly findings: readonly Finding[]; readonly dropped: number };

/** Every signal with the words that prove it; its number leads to where they were said. */
export function DealFindings({ findings, dropped }: Props) {
  return (
    <section aria-label="Findings">
      {findingFields.map((field) => {
        const own = findings.filter((finding) => finding.field === field);
        if (own.length === 0) return null;
        return (
          <div key={field}>
            <Title order={3} mb={4}>
              {fieldTitles[field]}
            </Title>
            <ul className={classes.findings}>
              {own.map((finding) => (
                <Proved key={finding.number} finding={finding} />
              ))}
            </ul>
          </div>
        );
      })}
      {findings.length === 0 && <Text c="dimmed">No signal was found in what was said.</Text>}
      {dropped > 0 && (
        <Text size="sm" c="dimmed">
          {countOf(dropped, 'finding')} left out: the quote was not in the deal.
        </Text>
      )}
    </section>
  );
}

function Proved({ finding: { number, text, proof } }: { readonly finding: Finding }) {
  const goToQuote = useGoToQuote();
  return (
    <li id={findingId(number)} tabIndex={-1}>
      {proof ? (
        <a
          className={classes.badge}
          href={`#${quoteId(number)}`}
          aria-label={`${String(number)}: show where it was said`}
          onClick={(event) => {
            event.preventDefault();
            goToQuote(quoteId(number));
          }}
        >
          {number}
        </a>
      ) : (
        <span />
      )}
      <div>
        {withDays(text)}
        {proof && proof.quote !== text && (
          <span className={classes.quote}>
            <q>{proof.quote}</q>
          </span>
        )}
      </div>
    </li>
  );
}
