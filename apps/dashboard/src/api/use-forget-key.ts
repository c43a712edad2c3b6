import { useQueryClient } from '@tanstack/react-query';
import { forgetKey } from './session-key.ts';

/** Gives the key back: nothing that it opened stays, and the page asks for another. */
export function useForgetKey(): () => void {
  const client = useQueryClient();
  return () => {
    forgetKey();
    void client.resetQueries();
  };
}
