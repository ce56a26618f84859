/** A test runner small enough to be bundled into VS Code's extension host; each result is one marked line on the console. */

interface Test {
  readonly name: string;
  readonly body: () => Promise<void>;
}

/** Starts each result line; the driver outside VS Code looks for it. */
const RESULT_MARK = '##socketscope-test ';
const TEST_TIMEOUT_MS = 30_000;
const WAIT_MS = 10_000;

const tests: Test[] = [];

/** Registers a test; `name` says the behaviour. Tests run one after another in the order of registration. */
export function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

/** The entry VS Code calls through `extensionTestsPath`. Rejects when a test failed, which becomes the exit code. */
export async function run(): Promise<void> {
  let failed = 0;
  for (const { name, body } of tests) {
    const startedAt = performance.now();
    const message = await findFailure(body);
    if (message !== '') failed += 1;
    const result = { name, ok: message === '', ms: Math.round(performance.now() - startedAt), message };
    console.log(RESULT_MARK + JSON.stringify(result));
  }
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

async function findFailure(body: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${TEST_TIMEOUT_MS / 1000} s`)), TEST_TIMEOUT_MS);
  });
  try {
    await Promise.race([body(), timeout]);
    return '';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Repeats `read` until `isWanted` likes the answer; the failure shows the last one. */
export async function eventually<T>(read: () => T | Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`waited ${WAIT_MS / 1000} s, last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
