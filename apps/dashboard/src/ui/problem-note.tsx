import { ProblemError, UnreachableError } from '@longhaul/api-contract/client/problem-error';
import { Button, Group, Text } from '@mantine/core';
import { useAccount } from '../api/queries.ts';
import { isPassing, statusOf } from '../api/query-client.ts';
import { useForgetKey } from '../api/use-forget-key.ts';
import { Callout } from './callout.tsx';

/** What happened, in the service's words, and what to do. */
export function problemWords(error: unknown): { readonly title: string; readonly remedy: string } {
  if (error instanceof ProblemError) {
    return { title: error.problem.detail, remedy: error.problem.remedy ?? remedyOf(error) };
  }
  if (error instanceof UnreachableError) {
    return {
      title: 'The service does not answer.',
      remedy: 'Look whether it runs; this page asks again by itself.',
    };
  }
  return { title: error instanceof Error ? error.message : String(error), remedy: '' };
}

/** Where the service names none. */
function remedyOf(error: ProblemError): string {
  if (!isPassing(error)) return '';
  return 'Try again in a moment. If it stays so, “longhaul doctor” says what is wrong.';
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
      {onRetry && isPassing(error) && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
      {statusOf(error) === 403 && <OtherKey />}
    </Callout>
  );
}

/** What one key may not do another may; nothing where no key is asked for. */
function OtherKey() {
  const { data: account } = useAccount();
  const forget = useForgetKey();
  if (account?.keyId === undefined) return null;
  return (
    <Group mt="xs">
      <Button size="xs" variant="default" onClick={forget}>
        Use another key
      </Button>
    </Group>
  );
}
