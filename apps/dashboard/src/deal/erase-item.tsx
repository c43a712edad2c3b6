import type { Item } from '@longhaul/api-contract/documents/item';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Eraser from 'lucide-react/icons/eraser';
import { useState } from 'react';
import { apiClient } from '../api/client.ts';
import { isOver, refreshJob, useMayDo } from '../api/queries.ts';
import { ConfirmDialog } from '../ui/dialog/confirm-dialog.tsx';

type Props = { readonly job: Job; readonly item: Item };

/** One deal of a finished job, everywhere; for those who may. */
export function EraseItem({ job, item }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const mayErase = useMayDo('admin');
  const close = () => {
    setIsAsking(false);
  };
  const erasure = useErasure(job.jobId, item.id, close);
  if (!isOver(job) || item.outcome === 'erased' || !mayErase) return null;
  const { one, many } = job.noun;
  return (
    <>
      <Button
        mt="xl"
        variant="default"
        leftSection={<Eraser size={16} aria-hidden />}
        onClick={() => {
          erasure.reset();
          setIsAsking(true);
        }}
      >
        Erase this {one}
      </Button>
      <ConfirmDialog
        title={`Erase this ${one}?`}
        confirm="Erase it for good"
        isOpen={isAsking}
        isBusy={erasure.isPending}
        error={erasure.error}
        onClose={close}
        onConfirm={() => {
          erasure.mutate();
        }}
      >
        <Text>
          Gone for good, from this job’s every file: of <bdi>{item.name}</bdi>
        </Text>
        <List size="sm">
          <List.Item>what was said: its mails, notes, calls, meetings, documents</List.Item>
          <List.Item>its name, its result and what it took</List.Item>
          <List.Item>every mention in report, groups and ranking, which are made anew</List.Item>
        </List>
        <Text size="sm">
          A record stays that <bdi>{item.id}</bdi> was erased, so that every {one} of the job is
          still accounted for. Other jobs with the same {one} keep theirs, and so do {many} that
          were downloaded.
        </Text>
      </ConfirmDialog>
    </>
  );
}

function useErasure(jobId: string, itemId: string, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiClient().send('eraseItem', { params: { jobId, itemId } }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: ['job', jobId, 'content', itemId] });
      await refreshJob(client, jobId);
      onDone();
    },
  });
}
