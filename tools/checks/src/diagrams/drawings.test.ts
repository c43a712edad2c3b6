import { expect, it } from 'vitest';
import { drawingFindings, redrawn } from './drawings.ts';
import { packageGraph } from './package-graph.ts';
import { holdMachine, phaseMachine } from './state-machines.ts';

const project = (root: string, type: string, ...needs: string[]) => ({
  root,
  name: `@longhaul/${root.split('/')[1] ?? ''}`,
  tags: [`type:${type}`],
  dependencies: [...needs.map((name) => `@longhaul/${name}`), 'zod'],
});
const projects = [
  project('apps/cli', 'app', 'wiring'),
  project('libs/wiring', 'wiring', 'pipeline', 'jobs'),
  project('libs/pipeline', 'application', 'jobs'),
  project('libs/jobs', 'domain'),
  project('tools/bench', 'tool', 'jobs'),
];

it('draws each package in its layer, and no arrow that others imply', () => {
  const lines = packageGraph(projects).split('\n');
  expect(lines.filter((line) => line.includes('-->'))).toEqual([
    '  apps_cli --> libs_wiring',
    '  libs_wiring --> libs_pipeline',
    '  libs_pipeline --> libs_jobs',
  ]);
  expect(lines).toEqual(
    expect.arrayContaining(['  subgraph L6["domain"]', '    libs_jobs[libs/jobs]']),
  );
  expect(lines.join()).not.toContain('bench');
});

it('draws what the transitions of a job do', () => {
  expect(phaseMachine()).toContain('planning --> extracting: planned, reopened');
  expect(phaseMachine()).toContain('done --> extracting: reopened');
  expect(phaseMachine()).not.toContain('done --> sealed');
  expect(holdMachine()).toContain('blocked --> paused: held as paused');
  expect(holdMachine()).not.toContain('paused --> blocked');
});

const empty = ['packages', 'phases', 'holds']
  .map((name) => `<!-- drawn: ${name} -->\n<!-- /drawn -->\n`)
  .join('Text.\n');

it('finds an old drawing and a missing one, and nothing where all are as the code says', () => {
  const page = redrawn(empty, projects);
  expect(drawingFindings(page, projects)).toEqual([]);
  expect(redrawn(page, projects)).toBe(page);
  expect(drawingFindings(page, projects.slice(1))).toMatchObject([
    { message: expect.stringContaining('an old drawing "packages"') as string },
  ]);
  expect(drawingFindings(page.replace('drawn: holds', 'holds'), projects)).toHaveLength(1);
});
