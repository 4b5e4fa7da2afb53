import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.SOCLE_API ?? 'http://127.0.0.1:8080';
const port = Number(process.env.SOCLE_WEB_PORT ?? 5173);

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port,
    strictPort: true,
    proxy: { '/api': { target: api, changeOrigin: false } },
  },
  preview: { host: '127.0.0.1', port, strictPort: true, proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    target: ['chrome126', 'firefox128', 'safari18'],
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
    manifest: true,
  },
  test: {
    environment: 'node', // tests that draw say so in their first line
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    pool: 'threads',
    isolate: false, // one worker for all: on a small machine, starting workers costs more than the tests
    maxWorkers: 1,
  },
});
