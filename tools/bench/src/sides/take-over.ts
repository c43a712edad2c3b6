import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { loadPlan } from '@longhaul/pipeline/plan/adopted-plan';
import { boundHeap } from '@longhaul/platform/bound-heap';

/** `take-over.ts FOLDER`: reads the plan that `plan.ts` left there, as a leader does that takes over. */
boundHeap();
const [, , root = ''] = process.argv;
const store = createFilesystemStore({ root });
const adopted = await loadPlan({ store }, { tenant: 'bench', jobId: 'job' });
process.stdout.write(JSON.stringify({ items: adopted?.plan.items.length }));
