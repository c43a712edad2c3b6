import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/admission',
  test: { name: 'admission', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
