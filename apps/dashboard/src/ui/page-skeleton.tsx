import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** The shape of a page that is on its way. */
export function PageSkeleton() {
  return (
    <Stack gap="md" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      <Skeleton height={34} width="min(22rem, 80%)" />
      <Skeleton height={14} width="min(34rem, 95%)" />
      <Skeleton height={72} mt="md" />
      <Skeleton height={72} />
      <Skeleton height={72} />
    </Stack>
  );
}
