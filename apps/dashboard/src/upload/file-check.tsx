import { Button, Group, Progress, Text, Title } from '@mantine/core';
import { Callout } from '../ui/callout.tsx';
import { bytesText, countOf, countText } from '../words/number.ts';
import { BadLines } from './bad-lines.tsx';
import type { CheckProgress } from './check-file.ts';
import type { Upload } from './upload-state.ts';

type Props = {
  readonly upload: Upload;
  readonly noun: { readonly one: string; readonly many: string };
  readonly onDrop: () => void;
};

/** What was found in the file so far, while it is still being read. */
export function FileCheck({ upload, noun, onDrop }: Props) {
  const { file, check, sending } = upload;
  return (
    <div>
      <Group justify="space-between" align="baseline">
        <Title order={2}>{file.name}</Title>
        {sending.kind !== 'sending' && (
          <Button variant="subtle" size="compact-sm" onClick={onDrop}>
            Another file
          </Button>
        )}
      </Group>
      {check.kind === 'unreadable' ? (
        <Callout title="This file cannot be used" tone="bad" role="alert">
          <p>{check.reason}</p>
        </Callout>
      ) : (
        <Reading file={file} progress={check.progress} noun={noun} />
      )}
    </div>
  );
}

type ReadingProps = {
  readonly file: File;
  readonly progress: CheckProgress | undefined;
  readonly noun: Props['noun'];
};

function Reading({ file, progress, noun }: ReadingProps) {
  const { good, bad, badLines } = progress?.findings ?? { good: 0, bad: 0, badLines: [] };
  const isDone = progress?.isDone === true;
  const share = file.size === 0 ? 100 : (100 * (progress?.readBytes ?? 0)) / file.size;
  return (
    <>
      <Text c="dimmed" size="sm" mb="xs">
        {isDone
          ? bytesText(file.size)
          : `${bytesText(progress?.readBytes ?? 0)} of ${bytesText(file.size)} read`}
      </Text>
      {!isDone && <Progress value={share} aria-label="Reading the file" mb="sm" />}
      <Text role="status">
        <strong>{countOf(good, noun.one, noun.many)}</strong>
        {bad === 0
          ? isDone && good > 0 && ', every line is good.'
          : ` good, ${countText(bad)} ${bad === 1 ? 'line is' : 'lines are'} not and will be left out.`}
        {isDone && good + bad === 0 && '. The file is empty.'}
      </Text>
      <BadLines lines={badLines} total={bad} />
    </>
  );
}
