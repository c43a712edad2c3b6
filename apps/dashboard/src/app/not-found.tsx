import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';

/** Unknown and not one's own look the same: the service does not tell them apart. */
export function NotFound({ what }: { readonly what: 'page' | 'job' | 'item' }) {
  return (
    <Stack align="flex-start">
      <Title order={1}>There is no such {what}</Title>
      <Text>It may have been deleted, or it belongs to somebody else.</Text>
      <Anchor component={Link} href="/">
        All jobs
      </Anchor>
    </Stack>
  );
}
