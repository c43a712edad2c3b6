import { Button, Checkbox, Progress, Stack, Text, TextInput } from '@mantine/core';
import type { SubmitQuery } from '@longhaul/api-contract/routes/submitting';
import { useState } from 'react';
import { CapInput, microDollarsOf } from '../ui/inputs/cap-input.tsx';
import { LanesInput } from '../ui/inputs/lanes-input.tsx';
import { bytesText, countOf } from '../words/number.ts';
import { jobNameOf, maySend, type Upload } from './upload-state.ts';

type Props = {
  readonly upload: Upload;
  readonly noun: { readonly one: string; readonly many: string };
  readonly onSend: (query: Partial<SubmitQuery>) => void;
};

const lanesHint = 'Left empty, the service decides by what it knows of the model.';
const capHint = 'The job is held before it costs more. Left empty, there is none.';

/** What is asked of the job; everything has a default, so that one click is enough. */
export function SubmitForm({ upload, noun, onSend }: Props) {
  const [pipeline, setPipeline] = useState(jobNameOf(upload.file.name));
  const [lanes, setLanes] = useState<number | string>('');
  const [cap, setCap] = useState<number | string>('');
  const [isFresh, setIsFresh] = useState(false);
  const good = upload.check.kind === 'reading' ? (upload.check.progress?.findings.good ?? 0) : 0;
  return (
    <Stack
      component="form"
      gap="sm"
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault();
        onSend({
          pipeline: pipeline.trim() || jobNameOf(upload.file.name),
          ...limitsOf(lanes, cap),
          ...(isFresh && { fresh: true }),
        });
      }}
    >
      <TextInput
        label="Name"
        description="Jobs of one name follow each other: the report says what changed."
        maxLength={200}
        value={pipeline}
        onChange={(event) => {
          setPipeline(event.currentTarget.value);
        }}
      />
      <LanesInput description={lanesHint} value={lanes} onChange={setLanes} />
      <CapInput description={capHint} value={cap} onChange={setCap} />
      <Checkbox
        label="Start anew, even where the same file was run before"
        checked={isFresh}
        onChange={(event) => {
          setIsFresh(event.currentTarget.checked);
        }}
      />
      <Button type="submit" disabled={!maySend(upload)} loading={upload.sending.kind === 'sending'}>
        {good === 0 ? 'Start' : `Start with ${countOf(good, noun.one, noun.many)}`}
      </Button>
      <Sent upload={upload} />
    </Stack>
  );
}

/** What was left empty is not asked for. */
function limitsOf(lanes: number | string, cap: number | string): Partial<SubmitQuery> {
  return {
    ...(typeof lanes === 'number' && { lanes }),
    ...(typeof cap === 'number' && { capMicroDollars: microDollarsOf(cap) }),
  };
}

function Sent({ upload: { sending, file } }: { readonly upload: Upload }) {
  if (sending.kind !== 'sending') return null;
  const share = file.size === 0 ? 100 : (100 * sending.sentBytes) / file.size;
  return (
    <div>
      <Progress value={Math.min(100, share)} aria-label="Sending the file" />
      <Text size="sm" c="dimmed" mt={4}>
        {sending.sentBytes >= file.size
          ? 'Sent; the service is reading it.'
          : `${bytesText(sending.sentBytes)} of ${bytesText(file.size)} sent`}
      </Text>
    </div>
  );
}
