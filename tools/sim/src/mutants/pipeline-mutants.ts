import { mutant, type Mutant } from './mutant.ts';

const pipeline = 'libs/pipeline/src';
const work = `${pipeline}/work`;
const jobs = 'libs/jobs/src';
const retry = 'libs/admission/src/retry.ts';

/** Rules of leaders, workers and names. */
export const pipelineMutants: readonly Mutant[] = [
  mutant(
    'a reply is thrown away when the store is away',
    'libs/pipeline/src/work/keep-putting.ts',
    'const mayWait = !session.cutting.aborted',
    'const mayWait = session.cutting.aborted',
  ),
  mutant(
    'calls go on without an index for ever',
    'libs/pipeline/src/work/stamping.ts',
    'else if (!batch.isSure(session.ports.clock.now())) batch.lose();',
    '',
  ),
  mutant(
    'what a rollback forgot is not looked for',
    'libs/pipeline/src/lead/tick.ts',
    'reply.meta.planHash === undefined || reply.doubtful',
    'reply.meta.planHash === undefined',
  ),
  mutant(
    'adopt without the work hash',
    `${pipeline}/lead/rebuild.ts`,
    'if (item && item.workHash === work.workHash) found.add(item);',
    'if (item) found.add(item);',
  ),
  mutant(
    'commit before put',
    `${work}/settle-item.ts`,
    "await keepPutting(session, pending, () =>\n        putOutput(session.ports, session.job, batch.index.work, item, end),\n      );\n      await commit(session, pending, { kind: 'ok' });",
    "await commit(session, pending, { kind: 'ok' });\n      await keepPutting(session, pending, () =>\n        putOutput(session.ports, session.job, batch.index.work, item, end),\n      );",
  ),
  mutant(
    'a failure is put before its commit',
    `${work}/settle-item.ts`,
    "const accepted = await commit(session, pending, { kind: 'failed', code: end.code });\n      if (accepted) {",
    "await putFailure(session.ports, session.job, session.scope.round, item, end);\n      const accepted = await commit(session, pending, { kind: 'failed', code: end.code });\n      if (accepted) {",
  ),
  mutant(
    'seal without reconcile',
    `${pipeline}/end/write-manifest.ts`,
    'const outputs = await listOutputs(ports, job, itemsByKey);',
    'const listed = await listOutputs(ports, job, itemsByKey);\n  const known = new Set<string>();\n  for await (const page of ports.coordinator.terminal(job)) for (const { key, state } of page) if (state.kind === "ok") known.add(key);\n  const outputs = new Set([...listed].filter(({ key }) => known.has(key)));',
  ),
  mutant(
    'offer without reconcile',
    `${pipeline}/lead/reconcile.ts`,
    'if (unseen.length > 0) await adoptOutputs(leadership, unseen);',
    'if (unseen.length > 1_000) await adoptOutputs(leadership, unseen);',
  ),
  mutant(
    "a redrive's marker is the job's",
    `${jobs}/object-key.ts`,
    'return round === 1 ? place : `${place}~${String(round)}`;',
    'return round === 0 ? `${place}~${String(round)}` : place;',
  ),
  mutant(
    'a hold keeps back a round that is sealed',
    `${pipeline}/fleet/leaders.ts`,
    "if (hold === 'none' || stop !== 'none' || !isOpen(phase)) return false;",
    "if (hold === 'none' || (stop !== 'none' && isOpen(phase))) return false;",
  ),
  mutant(
    'a look in the quiet time is the last one',
    `${pipeline}/lead/reconcile.ts`,
    'leadership.meta.quietMs > 0 ? []',
    'leadership.meta.quietMs < 0 ? []',
  ),
  mutant(
    'a word is told without those before it',
    `${pipeline}/controls.ts`,
    'await untoldControls(ports, job, meta));',
    '(await untoldControls(ports, job, meta)).slice(-1));',
  ),
  mutant(
    'lease never renewed',
    `${work}/lease-keeper.ts`,
    'if (!done.aborted) await renewAll(session)',
    'if (!done.aborted && settings.leaseMs < 0) await renewAll(session)',
  ),
  mutant(
    'no quiet time after a rebuild',
    `${pipeline}/lead/open-index.ts`,
    'quietMs: ports.settings.workersOutliveIndex && !isNew ? quietMs(ports.settings) : 0,',
    'quietMs: ports.settings.workersOutliveIndex && !isNew ? quietMs(ports.settings) * 0 : 0,',
  ),
  mutant(
    'manifest overwritten',
    `${pipeline}/end/write-manifest.ts`,
    'await ports.store.putStreamOnce(key, encodedPieces(manifestPieces(manifest)));',
    "await ports.store.replace(key, Buffer.from([...manifestPieces(manifest)].join(''))).then(() => 'created');",
  ),
  {
    name: 'stamp after the call',
    edits: [
      {
        file: `${pipeline}/item/run-item.ts`,
        find: 'const stamped = await run.stamp();',
        replace: "const stamped: string = 'go-on';",
      },
      {
        file: `${pipeline}/item/call-model.ts`,
        find: "const stamped = run.closing.aborted ? 'stop' : await run.stamp(spend);",
        replace:
          "const stamped: Awaited<ReturnType<typeof run.stamp>> = run.closing.aborted ? 'stop' : 'go-on';",
      },
      {
        file: `${pipeline}/item/call-model.ts`,
        find: 'noteOnGate(run, reply, generation);',
        replace: 'await run.stamp();\n    noteOnGate(run, reply, generation);',
      },
    ],
  },
  mutant(
    'tenant dropped from a key',
    `${jobs}/object-key.ts`,
    'return `${tenant}/open/`;',
    'return tenant === "" ? "" : `open/`;',
  ),
  mutant(
    'join reversed',
    `${jobs}/outcome-code.ts`,
    'return rank[reported.kind] > rank[known.kind] ? reported : known;',
    'return rank[reported.kind] < rank[known.kind] || known.kind === "none" ? reported : known;',
  ),
  mutant(
    'back-off 0',
    retry,
    'return Math.floor(random * Math.min(capMs, baseMs * 2 ** attempt));',
    'return Math.floor(0 * random * Math.min(capMs, baseMs * 2 ** attempt));',
  ),
  mutant(
    'retry budget off',
    retry,
    'if (allowance.retries >= allowedRetries(allowance)) return { granted: false, state: allowance };',
    '',
  ),
  mutant(
    'owner = request id',
    `${work}/worker-session.ts`,
    'this.owner = ports.random.token();',
    'this.owner = `request-${String(reference.batch)}`;',
  ),
  mutant(
    'the leader goes on under another epoch',
    `${pipeline}/lead/tick.ts`,
    'if (reply.epoch !== epoch || reply.meta',
    'if (reply.meta',
  ),
  mutant(
    'gives up after one barren attempt',
    `${pipeline}/lead/tick.ts`,
    'const maxBarrenAttempts = 5;',
    'const maxBarrenAttempts = 1;',
  ),
  mutant(
    'suspects run with the others',
    `${work}/claim-batch.ts`,
    'const suspectDeaths = 2;',
    'const suspectDeaths = 200;',
  ),
  mutant(
    'a changed input is read all the same',
    `${pipeline}/item/run-item.ts`,
    'if (!bytes || hashOf(bytes) !== run.item.contentHash) return undefined;',
    'if (!bytes) return undefined;',
  ),
  mutant(
    'the time left is not looked at',
    `${pipeline}/item/call-model.ts`,
    'if (p90Ms(run) > run.leftMs()) return',
    'if (p90Ms(run) > Infinity) return',
  ),
  mutant(
    'the marker goes before the account',
    `${pipeline}/lead/lead.ts`,
    'const manifest = await writeRoundFiles(leadership);\n  await announce',
    'await deleteMarkers(ports, job, leadership.standing.round);\n  const manifest = await writeRoundFiles(leadership);\n  await announce',
  ),
  mutant(
    'a batch is sure before its items were looked at',
    `${work}/held-batch.ts`,
    '#isConfirmed = false;',
    '#isConfirmed = true;',
  ),
];
