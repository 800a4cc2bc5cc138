import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['specs/**/*.spec.ts'],
    globalSetup: ['specs/support/buildOnce.ts'],
    setupFiles: ['specs/support/propertySeed.ts'],
    alias: [
      {
        find: /^\.\/workerUrl\.ts$/,
        replacement: new URL('./dist/engines/wasm/workerUrl.js', import.meta.url).pathname,
      },
    ],
    testTimeout: 60_000,
    maxWorkers: '100%', // Vitest leaves a core free: of two, that is half of them
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/engines/wasm/kernel/**'],
      reporter: ['text-summary', 'json-summary'],
      // What is reached, rounded down; only ever raised, but for src/cli: code in worker threads and in the child processes of doctor
      // and bench counts for nothing here.
      thresholds: {
        'src/claims/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        'src/cli/**': { statements: 93, branches: 92, functions: 92, lines: 94 },
        'src/core/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        'src/data/**': { statements: 98, branches: 94, functions: 100, lines: 98 },
        'src/engines/external/**': { statements: 97, branches: 90, functions: 93, lines: 98 },
        'src/engines/native/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        'src/engines/tfjs/**': { statements: 99, branches: 95, functions: 100, lines: 100 },
        'src/engines/wasm/**': { statements: 92, branches: 85, functions: 93, lines: 94 },
        'src/laws/**': { statements: 98, branches: 94, functions: 98, lines: 98 },
        'src/judge/**': { statements: 100, branches: 99, functions: 100, lines: 100 },
        'src/measure/**': { statements: 99, branches: 98, functions: 100, lines: 99 },
        'src/networks/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        'src/records/**': { statements: 100, branches: 96, functions: 100, lines: 100 },
        'src/report/**': { statements: 99, branches: 92, functions: 98, lines: 99 },
        'src/schedules/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        'src/stats/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
      },
    },
  },
});

export default config;
