import type { JobChange, RedriveRequest } from '@longhaul/api-contract/documents/control';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiClient } from '../../api/client.ts';
import { refreshJob } from '../../api/queries.ts';

export type ControlWord =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel'; readonly mode: 'drain' | 'now' }
  | { readonly kind: 'change'; readonly change: JobChange }
  | { readonly kind: 'redrive'; readonly codes?: RedriveRequest['codes'] };

async function say(jobId: string, word: ControlWord): Promise<string> {
  const client = apiClient();
  const params = { jobId };
  switch (word.kind) {
    case 'pause':
      return (await client.send('pauseJob', { params })).message;
    case 'resume':
      return (await client.send('resumeJob', { params })).message;
    case 'cancel':
      return (await client.send('cancelJob', { params, body: { mode: word.mode } })).message;
    case 'change':
      return (await client.send('changeJob', { params, body: word.change })).message;
    case 'redrive':
      return (await client.send('redriveJob', { params, body: { codes: word.codes } })).message;
  }
}

/** A person's word to a job; `data` is the service's answer in words. */
export function useControl(jobId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (word: ControlWord) => say(jobId, word),
    // The leader acts within seconds; the list and the job are asked right away and polled on.
    onSuccess: () => refreshJob(client, jobId),
  });
}
