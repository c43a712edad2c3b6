import { Button, Code, Group, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import classes from './jobs.module.css';

/** Short lines: they stand whole in the narrowest window. */
const command = [
  'curl --data-binary @deals.ndjson',
  '-H content-type:application/x-ndjson',
  `${window.location.origin}/v1/jobs`,
];

/** Nothing yet: three ways to begin, the shortest first. */
export function EmptyJobs() {
  return (
    <>
      <Text size="lg" maw="42rem">
        No job yet. A job takes a file of deals, one JSON object a line, asks a model about each,
        and ends with every deal accounted for.
      </Text>
      <Group mt="md">
        <Button component={Link} href="/new?sample">
          Try with sample deals
        </Button>
        <Button component={Link} href="/new" variant="default">
          Upload a file
        </Button>
      </Group>
      <ol className={classes.steps}>
        <li>
          <Title order={2} size="h3">
            Here
          </Title>
          <p>Drop a file on “New job”. Lines are checked while they are read.</p>
        </li>
        <li>
          <Title order={2} size="h3">
            From a shell
          </Title>
          <p>The same service, the same jobs.</p>
          <Code block className={classes.code}>
            longhaul submit deals.ndjson
          </Code>
        </li>
        <li>
          <Title order={2} size="h3">
            From a program
          </Title>
          <p>The body is the file; the answer names the job.</p>
          <Code block className={classes.code}>
            {command.join(' \\\n  ')}
          </Code>
        </li>
      </ol>
    </>
  );
}
