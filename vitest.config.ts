import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['specs/**/*.spec.ts'],
    globalSetup: ['specs/support/buildOnce.ts'],
    alias: [
      {
        find: /^\.\/workerUrl\.ts$/,
        replacement: new URL('./dist/engines/wasm/workerUrl.js', import.meta.url).pathname,
      },
    ],
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/engines/wasm/kernel/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});

export default config;
