import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Trash from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { apiClient } from '../../api/client.ts';
import { isOver, useMayDo } from '../../api/queries.ts';
import { ConfirmDialog } from '../../ui/dialog/confirm-dialog.tsx';
import { countOf } from '../../words/number.ts';

/** A finished job with all that belongs to it; for those who may. */
export function DeleteJob({ job }: { readonly job: Job }) {
  const [isAsking, setIsAsking] = useState(false);
  const mayDelete = useMayDo('admin');
  const deletion = useDeletion(job.jobId);
  if (!isOver(job) || !mayDelete) return null;
  const { one, many } = job.noun;
  return (
    <>
      <Button
        mt="lg"
        variant="default"
        leftSection={<Trash size={16} aria-hidden />}
        onClick={() => {
          deletion.reset();
          setIsAsking(true);
        }}
      >
        Delete this job
      </Button>
      <ConfirmDialog
        title="Delete this job?"
        confirm="Delete it for good"
        isOpen={isAsking}
        isBusy={deletion.isPending}
        error={deletion.error}
        onClose={() => {
          setIsAsking(false);
        }}
        onConfirm={() => {
          deletion.mutate();
        }}
      >
        <Text>
          Gone for good, and kept nowhere else: <bdi>{job.pipeline}</bdi> with
        </Text>
        <List size="sm">
          <List.Item>the file with its {countOf(job.counts.total, one, many)}</List.Item>
          <List.Item>{countOf(job.counts.ok, 'result')}, which would be paid for again</List.Item>
          <List.Item>its report, groups and ranking, its timeline and its account</List.Item>
        </List>
        <Text size="sm" c="dimmed">
          Later jobs of the same name have no longer anything to compare themselves with. Downloads
          are yours and stay.
        </Text>
      </ConfirmDialog>
    </>
  );
}

/** Deletes, forgets what is known of the job, and goes back to the list. */
function useDeletion(jobId: string) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: () => apiClient().send('deleteJob', { params: { jobId } }),
    onSuccess: async () => {
      navigate('/');
      client.removeQueries({ queryKey: ['job', jobId] });
      await client.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
}
