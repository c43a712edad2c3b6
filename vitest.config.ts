import { defineConfig } from 'vitest/config';

/** All projects in one process, for `npx vitest` while working; `npm test` goes through Nx. */
export default defineConfig({
  test: { projects: ['apps/*', 'libs/*', 'tools/*', '!tools/infra'] },
});
