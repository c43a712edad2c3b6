import type { OperationName } from '../operations/operations.ts';

/** What was asked since the log was last cleared. */
export type RequestCounts = {
  readonly requests: number;
  /** By HTTP method. */
  readonly methods: Readonly<Record<string, number>>;
  readonly operations: Readonly<Partial<Record<OperationName, number>>>;
  /** By status; a request that was cut off counts under 0. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly inFlight: number;
  readonly mostInFlight: number;
  /** Connections that were opened: few, where clients keep them alive. */
  readonly connections: number;
};

export type RequestEnd = {
  readonly method: string;
  readonly operation: OperationName | undefined;
  readonly status: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
};

/** Owns the counts of requests, for tests and benches. Never keeps a key or a body. */
export type RequestLog = ReturnType<typeof createRequestLog>;

export function createRequestLog() {
  let counts = noCounts();
  let inFlight = 0;
  return {
    connection: () => void (counts.connections += 1),
    begin: (): void => {
      inFlight += 1;
      counts.mostInFlight = Math.max(counts.mostInFlight, inFlight);
    },
    end: ({ method, operation, status, bytesIn, bytesOut }: RequestEnd): void => {
      inFlight -= 1;
      counts.requests += 1;
      counts.bytesIn += bytesIn;
      counts.bytesOut += bytesOut;
      add(counts.methods, method);
      add(counts.statuses, String(status));
      if (operation) add(counts.operations, operation);
    },
    clear: () => void (counts = noCounts()),
    counts: (): RequestCounts => ({ ...counts, inFlight }),
  };
}

function noCounts() {
  return {
    requests: 0,
    methods: {} as Record<string, number>,
    operations: {} as Partial<Record<OperationName, number>>,
    statuses: {} as Record<string, number>,
    bytesIn: 0,
    bytesOut: 0,
    mostInFlight: 0,
    connections: 0,
  };
}

function add<Name extends string>(counts: Partial<Record<Name, number>>, name: Name): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
