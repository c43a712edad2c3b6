import { Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { apiClient } from '../api/client.ts';
import { useAccount } from '../api/queries.ts';
import { statusOf } from '../api/query-client.ts';
import { forgetKey, keepKey } from '../api/session-key.ts';
import { problemWords } from '../ui/problem-note.tsx';

/** Lets the pages through, or asks for a key where the service does. */
export function KeyGate({ children }: { readonly children: ReactNode }) {
  const { error } = useAccount();
  return statusOf(error) === 401 ? <KeyForm /> : children;
}

/** Stands until a key has been accepted: a wrong one leaves everything where it is. */
function KeyForm() {
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const trial = useMutation({
    mutationFn: async () => {
      keepKey(key.trim());
      await apiClient().send('readAccount', {});
    },
    onSuccess: () => client.resetQueries(),
    onError: forgetKey,
  });
  return (
    <Stack
      component="form"
      maw={420}
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault();
        trial.mutate();
      }}
    >
      <Title order={1}>A key, please</Title>
      <Text>
        This service asks for one. Whoever runs it makes keys with <code>longhaul keys create</code>
        . It is kept in this tab only and forgotten with it.
      </Text>
      <PasswordInput
        label="Key"
        placeholder="lh_…"
        autoComplete="off"
        required
        value={key}
        onChange={(event) => {
          setKey(event.currentTarget.value);
        }}
        error={trial.error && wordsOf(trial.error)}
      />
      <Button type="submit" disabled={key.trim() === ''} loading={trial.isPending}>
        Open
      </Button>
    </Stack>
  );
}

function wordsOf(error: Error): string {
  return statusOf(error) === 401
    ? 'This key was not accepted. It may have been revoked.'
    : problemWords(error).title;
}
