/** One project as the drawing needs it. */
export type DrawnProject = {
  /** Relative to the workspace: `libs/jobs`. */
  readonly root: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** Names of the packages it depends on, tests' apart. */
  readonly dependencies: readonly string[];
};

/** From what a person starts down to what everybody stands on; test libraries and tools stand aside. */
const layers = [
  ['apps', ['app', 'web']],
  ['wiring', ['wiring']],
  ['service', ['service']],
  ['application', ['application']],
  ['adapters, platform, views', ['adapter', 'platform', 'view']],
  ['ports', ['port']],
  ['domain', ['domain']],
] as const;

/**
 * Apps and libs with what they depend on, as a Mermaid flowchart. An arrow that others imply is left
 * out: whoever reaches a package over another one may import it all the same, and a drawing with all
 * arrows shows nothing.
 */
export function packageGraph(projects: readonly DrawnProject[]): string {
  const drawn = projects.filter((project) => layerOf(project) >= 0);
  const byName = new Map(drawn.map((project) => [project.name, project]));
  const reached = reachable(byName);
  const groups = layers.map(([title], layer) => {
    const nodes = drawn.filter((project) => layerOf(project) === layer);
    const lines = nodes.map((project) => `    ${idOf(project)}[${project.root}]`);
    return nodes.length === 0
      ? []
      : [`  subgraph L${String(layer)}["${title}"]`, ...lines, '  end'];
  });
  const arrows = drawn.flatMap((project) => {
    const direct = project.dependencies.flatMap((name) => byName.get(name) ?? []);
    return direct
      .filter(({ name }) => !direct.some((other) => reached(other.name).has(name)))
      .map((needed) => `  ${idOf(project)} --> ${idOf(needed)}`);
  });
  return ['flowchart TD', ...groups.flat(), ...arrows].join('\n');
}

/** -1 for what is not drawn. */
function layerOf({ tags }: DrawnProject): number {
  return layers.findIndex(([, types]) => types.some((type) => tags.includes(`type:${type}`)));
}

function idOf({ root }: DrawnProject): string {
  return root.replaceAll(/[^A-Za-z0-9]/g, '_');
}

/** Everything below a package, itself left out. */
function reachable(projects: ReadonlyMap<string, DrawnProject>) {
  const known = new Map<string, ReadonlySet<string>>();
  const below = (name: string): ReadonlySet<string> => {
    const found = known.get(name);
    if (found) return found;
    const names = projects.get(name)?.dependencies.filter((each) => projects.has(each)) ?? [];
    const all = new Set(names.flatMap((each) => [each, ...below(each)]));
    known.set(name, all);
    return all;
  };
  return below;
}
