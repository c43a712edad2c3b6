import { Button, Group, Text } from '@mantine/core';
import FileUp from 'lucide-react/icons/file-up';
import { useId, useRef, useState, type DragEvent, type RefObject } from 'react';
import { Link } from 'wouter';
import classes from './upload.module.css';

type Props = { readonly noun: string; readonly onFile: (file: File) => void };

/** A place to drop a file, and the button that does the same. */
export function DropZone({ noun, onFile }: Props) {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  const onDrag = (event: DragEvent, over: boolean) => {
    event.preventDefault();
    setIsOver(over);
  };
  return (
    <div
      className={classes.zone}
      data-over={isOver}
      onDragOver={(event) => {
        onDrag(event, true);
      }}
      onDragLeave={(event) => {
        onDrag(event, false);
      }}
      onDrop={(event) => {
        onDrag(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <FileUp size={28} aria-hidden className={classes.icon} />
      <Text fw={600}>Drop a file of {noun} here</Text>
      <Text size="sm" c="dimmed" id={hint}>
        One JSON object a line (NDJSON) or one JSON array, plain or with gzip.
      </Text>
      <FileInput ref={input} noun={noun} onFiles={take} />
      <Group mt="sm" justify="center" gap="xs">
        <Button aria-describedby={hint} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <Button component={Link} href="/new?sample" variant="default">
          Try with sample deals
        </Button>
      </Group>
    </div>
  );
}

type InputProps = {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly noun: string;
  readonly onFiles: (files: FileList | null) => void;
};

/** The platform's own way to a file, behind the button. */
function FileInput({ ref, noun, onFiles }: InputProps) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      aria-label={`File of ${noun}`}
      accept=".ndjson,.jsonl,.json,.gz,.gzip,.txt,application/json,application/x-ndjson"
      onChange={(event) => {
        onFiles(event.currentTarget.files);
        // The same file can be chosen again.
        event.currentTarget.value = '';
      }}
    />
  );
}
