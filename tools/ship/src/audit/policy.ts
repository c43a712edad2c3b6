/** What `npm audit --json` says of one package. */
export type Vulnerability = {
  readonly name: string;
  readonly severity: string;
  readonly via: readonly (string | { readonly title?: string; readonly url?: string })[];
  readonly fixAvailable?: unknown;
};

export type AuditReply = {
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  readonly message?: string;
};

/** From here on a hole in what ships stops a change; below it is printed and waits for its update. */
const stopping = new Set(['high', 'critical']);

export type Verdict =
  | { readonly kind: 'judged'; readonly lines: readonly string[]; readonly stops: boolean }
  /** Nobody could be asked: no network, or a registry without advisories. */
  | { readonly kind: 'unknown'; readonly why: string };

export function judge(text: string): Verdict {
  let reply: AuditReply;
  try {
    reply = JSON.parse(text) as AuditReply;
  } catch {
    return { kind: 'unknown', why: 'npm audit gave no answer' };
  }
  const { vulnerabilities, message } = reply;
  if (!vulnerabilities) return { kind: 'unknown', why: message ?? 'npm audit gave no answer' };
  const found = Object.values(vulnerabilities);
  return {
    kind: 'judged',
    lines: found.map(lineOf).sort(),
    stops: found.some(({ severity }) => stopping.has(severity)),
  };
}

function lineOf({ name, severity, via, fixAvailable }: Vulnerability): string {
  const reasons = via.map((reason) =>
    typeof reason === 'string' ? `through ${reason}` : `${reason.title ?? ''} ${reason.url ?? ''}`,
  );
  const fix = fixAvailable === false ? 'no fix yet' : 'a fix is out';
  return `${severity}: ${name} (${fix}): ${reasons.join('; ').trim()}`;
}
