import type { Finding } from '../finding.ts';
import { packageGraph, type DrawnProject } from './package-graph.ts';
import { holdMachine, phaseMachine } from './state-machines.ts';

/** The page that carries what is drawn from the code, between marks. */
export const drawnPage = 'docs/ARCHITECTURE.md';

/** The page with every drawing as the code has it now. */
export function redrawn(page: string, projects: readonly DrawnProject[]): string {
  return [...drawings(projects)].reduce(
    (text, [name, drawing]) => text.replace(placeOf(name), () => marked(name, drawing)),
    page,
  );
}

/** A drawing that is missing or is not what the code says. */
export function drawingFindings(
  page: string | undefined,
  projects: readonly DrawnProject[],
): readonly Finding[] {
  if (page === undefined) return [];
  return [...drawings(projects)].flatMap(([name, drawing]) => {
    const [standing] = placeOf(name).exec(page) ?? [];
    if (standing === marked(name, drawing)) return [];
    const what = standing === undefined ? 'lacks the place of' : 'shows an old';
    const message = `${what} drawing "${name}": node tools/checks/src/draw.ts draws it.`;
    return [{ path: drawnPage, message }];
  });
}

function drawings(projects: readonly DrawnProject[]): ReadonlyMap<string, string> {
  return new Map([
    ['packages', packageGraph(projects)],
    ['phases', phaseMachine()],
    ['holds', holdMachine()],
  ]);
}

function placeOf(name: string): RegExp {
  return new RegExp(`<!-- drawn: ${name} -->[^]*?<!-- /drawn -->`);
}

function marked(name: string, drawing: string): string {
  const fence = '```';
  return `<!-- drawn: ${name} -->\n\n${fence}mermaid\n${drawing}\n${fence}\n\n<!-- /drawn -->`;
}
