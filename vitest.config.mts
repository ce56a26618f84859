import { defineConfig } from 'vitest/config';

/** One project a tier; `scripts/test.mjs` runs them in turn and adds up what they counted. */
const tier = (name: string, timeoutMs: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    fileParallelism: name === 'unit',
    // A page paints a frame or two after the key; a loaded machine takes its time.
    expect: { poll: { timeout: 5_000 } },
  },
});

export default defineConfig({
  test: {
    projects: [tier('unit', 20_000), tier('integration', 30_000), tier('webview', 60_000), tier('lab', 120_000)],
  },
});
