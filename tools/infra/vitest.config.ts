import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/infra',
  test: {
    name: 'infra',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // One process in which every template is made once: CDK alone takes seconds to load.
    isolate: false,
    fileParallelism: false,
    // Where a construct was made is found by walking stacks, and nobody reads it here.
    env: { CDK_DISABLE_STACK_TRACE: '1' },
    testTimeout: 240_000,
  },
});
