import type { DealResult } from '@longhaul/api-contract/deals';
import { Text, Title } from '@mantine/core';
import { countOf, countText } from '../words/number.ts';
import classes from './deal.module.css';

/** What the model did not see, and what nobody read: a conclusion is as good as its ground. */
export function DealOmissions({ deal }: { readonly deal: DealResult }) {
  const lines = omissionsOf(deal);
  return (
    <section aria-label="What was left out">
      <Title order={3} mb={4}>
        What was left out
      </Title>
      {lines.length === 0 ? (
        <Text c="dimmed">Nothing: the model read all of it.</Text>
      ) : (
        <ul className={classes.plain}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function omissionsOf({ omitted, unknown_fields: unknownFields }: DealResult): string[] {
  const { sources, tokens, contacts } = omitted;
  return [
    ...(sources > 0
      ? [`The oldest ${countOf(sources, 'source')}, about ${countText(tokens)} tokens.`]
      : []),
    ...(omitted.cut_source === null ? [] : [`The end of ${omitted.cut_source}.`]),
    ...(contacts > 0 ? [`${countOf(contacts, 'contact')} beyond the first ones.`] : []),
    ...(omitted.quoted_reply_chars > 0
      ? [`${countOf(omitted.quoted_reply_chars, 'character')} of replies quoted below answers.`]
      : []),
    ...(unknownFields > 0
      ? [`${countOf(unknownFields, 'field')} that the workload does not know.`]
      : []),
  ];
}
