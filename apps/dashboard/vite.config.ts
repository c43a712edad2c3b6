import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The page as static files for a strict content security policy: no inline script, no data URI, no
 * source of another origin; what is hashed may be kept for ever.
 */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/dashboard-build',
  plugins: [react()],
  server: { proxy: { '/v1': 'http://127.0.0.1:4000' } },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: {
        // Libraries change seldom: a release of the page leaves their files in the cache. Only what the
        // first page needs stands in them; the rest comes with the page that asks for it.
        manualChunks: (id) => {
          if (/node_modules\/(?:echarts|zrender)\//.test(id)) return 'charts';
          return /node_modules\/(?:react|react-dom|scheduler|zod|@tanstack\/query-core)\//.test(id)
            ? 'libraries'
            : undefined;
        },
      },
    },
  },
});
