import type { Finding } from '../finding.ts';
import { commandProblem } from './step.ts';
import { readWorkflow, type Step, type Workflow } from './workflow.ts';

/** An action at one commit, with the version that it was then: `a/b@<40 hex> # v1.2.3`. */
const pinnedUse = /^\s*(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** Triggers by which a stranger's change would run with this repository's rights. */
const dangerousTriggers = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** What is wrong with one workflow of the pipelines. */
export function workflowFindings(
  path: string,
  text: string,
  manifestText: string,
): readonly Finding[] {
  const reading = readWorkflow(text);
  if (!reading.ok) return reading.problems.map((message) => ({ path, message }));
  const { scripts = {} } = JSON.parse(manifestText) as { scripts?: Record<string, string> };
  const known = new Set(Object.keys(scripts));
  const messages = [
    ...triggerProblems(reading.workflow),
    ...permissionProblems(reading.workflow),
    ...Object.entries(reading.workflow.jobs).flatMap(([name, { 'runs-on': machine, steps }]) => [
      ...(machine.endsWith('-latest') ? [`${name} runs on ${machine}: name a version.`] : []),
      ...steps.flatMap((step) => stepProblems(step, known)).map((what) => `${name}: ${what}`),
    ]),
  ];
  return [...messages.map((message) => ({ path, message })), ...useFindings(path, text)];
}

function triggerProblems({ on }: Workflow): string[] {
  return dangerousTriggers
    .filter((trigger) => trigger in on)
    .map((trigger) => `is started by ${trigger}, which runs a stranger's change with rights.`);
}

/** All rights are given in the one job that needs them. */
function permissionProblems({ permissions }: Workflow): string[] {
  return Object.entries(permissions)
    .filter(([name, right]) => right === 'write' || (right === 'read' && name !== 'contents'))
    .map(([name, right]) => `grants ${name}: ${right} to every job: grant it in the job.`);
}

function stepProblems({ uses, run, with: given }: Step, scripts: ReadonlySet<string>): string[] {
  const commands = (run ?? '').split('\n').filter((line) => line.trim() !== '');
  const keepsToken =
    uses?.startsWith('actions/checkout@') === true && given?.['persist-credentials'] === undefined;
  return [
    ...commands.flatMap((command) => commandProblem(command.trim(), scripts) ?? []),
    ...(keepsToken ? ['checkout says nothing of persist-credentials: false, or why true.'] : []),
  ];
}

function useFindings(path: string, text: string): readonly Finding[] {
  return text.split('\n').flatMap((line, index) =>
    /^\s*(?:- )?uses:/.test(line) && !pinnedUse.test(line)
      ? [
          {
            path,
            line: index + 1,
            message: `pins no commit, with its version behind: ${line.trim()}`,
          },
        ]
      : [],
  );
}
