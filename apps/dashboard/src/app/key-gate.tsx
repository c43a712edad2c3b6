import { Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useAccount } from '../api/queries.ts';
import { statusOf } from '../api/query-client.ts';
import { currentKey, keepKey } from '../api/session-key.ts';

/** Lets the pages through, or asks for a key where the service does. */
export function KeyGate({ children }: { readonly children: ReactNode }) {
  const { error } = useAccount();
  return statusOf(error) === 401 ? <KeyForm /> : children;
}

function KeyForm() {
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const wasRefused = currentKey() !== undefined;
  return (
    <Stack
      component="form"
      maw={420}
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault();
        keepKey(key.trim());
        void client.resetQueries();
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
        error={wasRefused && 'This key was not accepted. It may have been revoked.'}
      />
      <Button type="submit" disabled={key.trim() === ''}>
        Open
      </Button>
    </Stack>
  );
}
