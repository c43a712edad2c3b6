import type { Job } from '@longhaul/api-contract/documents/job';
import { Anchor, Group, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { StatusTag } from '../ui/status-tag.tsx';
import { capital } from '../words/capital.ts';
import { countText } from '../words/number.ts';
import { JobControls } from './control/job-controls.tsx';
import classes from './job.module.css';

export function JobHead({ job }: { readonly job: Job }) {
  return (
    <div className={classes.head}>
      <Anchor component={Link} href="/" size="sm">
        Jobs
      </Anchor>
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="sm" align="center" className={classes.titleRow}>
          <Title order={1}>
            <bdi>{job.pipeline}</bdi>
          </Title>
          <StatusTag status={job.status} />
        </Group>
        <JobControls job={job} />
      </Group>
      <JobTabs job={job} />
    </div>
  );
}

/** Links, not tabs: each is a page with an address of its own. */
function JobTabs({ job }: { readonly job: Job }) {
  const [location] = useLocation();
  const nav = useRef<HTMLElement>(null);
  // Where the names are wider than the window, the page one is on is among those that are seen.
  useEffect(() => {
    const here = nav.current?.querySelector('[aria-current]');
    here?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [location]);
  const base = `/jobs/${job.jobId}`;
  const { many } = job.noun;
  const tabs = [
    { href: base, text: 'Overview', isHere: location === base },
    {
      href: `${base}/items`,
      text: capital(many),
      count: job.counts.total,
      isHere: location.startsWith(`${base}/items`),
    },
    { href: `${base}/priorities`, text: 'Priorities', isHere: location === `${base}/priorities` },
    { href: `${base}/groups`, text: 'Groups', isHere: location === `${base}/groups` },
  ];
  return (
    <nav ref={nav} className={classes.tabs} aria-label="Of this job">
      {tabs.map(({ href, text, count, isHere }) => (
        <Link key={href} href={href} aria-current={isHere ? 'page' : undefined}>
          {text}
          {count !== undefined && <span className={classes.count}>{countText(count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
