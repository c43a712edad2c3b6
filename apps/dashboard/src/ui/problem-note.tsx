import { ProblemError, UnreachableError } from '@longhaul/api-contract/client/problem-error';
import { Button, Group, Text } from '@mantine/core';
import { Callout } from './callout.tsx';

/** What happened, in the service's words, and what to do. */
export function problemWords(error: unknown): { readonly title: string; readonly remedy: string } {
  if (error instanceof ProblemError) {
    return { title: error.problem.detail, remedy: error.problem.remedy ?? '' };
  }
  if (error instanceof UnreachableError) {
    return {
      title: 'The service does not answer.',
      remedy: 'Look whether it runs; this page asks again by itself.',
    };
  }
  return { title: error instanceof Error ? error.message : String(error), remedy: '' };
}

type Props = { readonly error: unknown; readonly onRetry?: () => void };

export function ProblemNote({ error, onRetry }: Props) {
  const { title, remedy } = problemWords(error);
  const requestId = error instanceof ProblemError ? error.problem.requestId : undefined;
  return (
    <Callout title={title} tone="bad" role="alert">
      {remedy !== '' && <p>{remedy}</p>}
      {requestId !== undefined && (
        <Text size="sm" c="dimmed">
          Request {requestId}
        </Text>
      )}
      {onRetry && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Callout>
  );
}
