import type { JudgedRecord } from '../deal-record.ts';
import { traits, type Trait } from './traits.ts';

/** A cluster in words, from what distinguishes it from the others. */
export type NamedCluster = {
  readonly name: string;
  readonly sentence: string;
  /** What distinguishes it, the strongest first. */
  readonly traits: readonly TraitShare[];
};

export type TraitShare = {
  readonly key: string;
  readonly label: string;
  /** Share of the members that show it, 0 to 1. */
  readonly share: number;
  /** The same among the deals of all other clusters. */
  readonly shareElsewhere: number;
};

type Shared = TraitShare & { readonly trait: Trait };

/** A trait names a cluster when at least so many of its members show it … */
const minShare = 0.5;
/** … and so many more than elsewhere. */
const minLead = 0.15;
const namedTraits = 2;
const toldTraits = 3;
const keptTraits = 5;

/** A name for each cluster, no two alike. */
export function nameClusters(
  clusters: readonly (readonly JudgedRecord[])[],
): readonly NamedCluster[] {
  const counts = clusters.map((members) => traits.map(({ holds }) => members.filter(holds).length));
  const total = clusters.reduce((sum, { length }) => sum + length, 0);
  const taken = new Set<string>();
  return clusters.map((members, index) => {
    const elsewhere = total - members.length;
    const shares = traits.map((trait, at): Shared => {
      const inside = counts[index]?.[at] ?? 0;
      const outside = counts.reduce((sum, count) => sum + (count[at] ?? 0), 0) - inside;
      const { key, label } = trait;
      const shareElsewhere = elsewhere === 0 ? 0 : outside / elsewhere;
      return { trait, key, label, share: inside / members.length, shareElsewhere };
    });
    const telling = tellingOf(shares, elsewhere === 0);
    const name = freeName(telling, taken);
    taken.add(name);
    return {
      name,
      sentence: sentenceOf(members, telling, elsewhere > 0),
      traits: telling
        .slice(0, keptTraits)
        .map(({ trait: _trait, ...share }) => ({ ...share, share: share.share })),
    };
  });
}

/** What distinguishes a cluster; where there is no other, what most of its members show. */
function tellingOf(shares: readonly Shared[], isAlone: boolean): readonly Shared[] {
  const lead = ({ share, shareElsewhere }: Shared): number => share - shareElsewhere;
  return shares
    .filter((shared) => shared.share >= minShare && (isAlone || lead(shared) >= minLead))
    .sort((a, b) => lead(b) - lead(a));
}

/** The strongest risks name a cluster; a cluster without risks is named by what speaks for it. */
function freeName(telling: readonly Shared[], taken: ReadonlySet<string>): string {
  const risks = telling.filter(({ trait }) => trait.isRisk);
  const naming = risks.length > 0 ? risks : telling;
  for (let length = namedTraits; length <= naming.length; length += 1) {
    const name = joined(naming.slice(0, length).map(({ label }) => label));
    if (!taken.has(name)) return name;
  }
  const base = joined(naming.map(({ label }) => label)) || 'Mixed';
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base} (${String(number)})`;
    if (!taken.has(name)) return name;
  }
}

function joined(labels: readonly string[]): string {
  const [first, ...rest] = labels;
  if (first === undefined) return '';
  const lower = rest.map((label) => label.charAt(0).toLowerCase() + label.slice(1));
  const last = lower.pop();
  if (last === undefined) return first;
  return `${[first, ...lower].join(', ')} and ${last}`;
}

function sentenceOf(
  members: readonly JudgedRecord[],
  telling: readonly Shared[],
  isCompared: boolean,
): string {
  const told = telling.slice(0, toldTraits).map(({ trait, share, shareElsewhere }, at) => {
    const others = isCompared ? ` (${percent(shareElsewhere)}${at === 0 ? ' elsewhere' : ''})` : '';
    return `${percent(share)} ${trait.phrase}${others}`;
  });
  const chance = members.reduce((sum, { judged }) => sum + judged.close_probability, 0);
  const average = `The average chance to close is ${String(Math.round(chance / members.length))}%.`;
  return told.length === 0
    ? `Nothing sets these deals apart from the others. ${average}`
    : `${told.join(', ')}. ${average}`;
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))}%`;
}
