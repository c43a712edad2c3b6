import { ProblemError, UnreachableError } from '@longhaul/api-contract/client/problem-error';
import { QueryClient } from '@tanstack/react-query';

/** The status of the service's problem document, or undefined where nobody answered. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ProblemError ? error.problem.status : undefined;
}

/** Whether asking again may help: not after a "no", and not without a key. */
export function isPassing(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  const status = statusOf(error);
  return status === undefined || status >= 500 || status === 429;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      retry: (failures, error) => failures < 2 && isPassing(error),
      refetchOnWindowFocus: true,
    },
  },
});
