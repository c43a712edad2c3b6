import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';

type Props = { readonly resetKey: string; readonly children: ReactNode };
type State = { readonly error: Error | undefined };

/** A fault of the page itself: the rest stands, and another address tries anew. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(previous: Props): void {
    if (previous.resetKey !== this.props.resetKey && this.state.error) {
      this.setState({ error: undefined });
    }
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Stack align="flex-start" role="alert">
        <Title order={1}>This page broke</Title>
        <Text>
          The jobs are not touched by it. Load the page again; if it breaks again, report what
          stands below.
        </Text>
        <Code block>{error.message}</Code>
        <Button
          onClick={() => {
            window.location.reload();
          }}
        >
          Load again
        </Button>
      </Stack>
    );
  }
}
