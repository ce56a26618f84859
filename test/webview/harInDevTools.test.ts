import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { harExporter } from '../../src/capture/exporters/harExporter';
import { exportWhole } from '../unit/capture/exporters/exportWhole';
import { DEFLATED_TEXTS, makeRichCapture, START_MS } from '../unit/capture/exporters/richCapture';
import { CHROMIUM } from './viewBrowser';

/** Chromium's own HAR importer, the code behind "Import HAR file" in its DevTools, reads the files that are written here. */

let profile = '';
let context: BrowserContext | undefined;
let tools: Page | undefined;
const server = createServer((_request, response) => response.end('x'));

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'devtools-'));
  context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-port=0', '--remote-allow-origins=*'],
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  tools = await context.newPage();
  await tools.goto(
    `devtools://devtools/bundled/devtools_app.html?ws=127.0.0.1:${port}/devtools/page/${targetInfo.targetId}`,
  );
});

afterAll(async () => {
  await context?.close();
  server.close();
  await rm(profile, { recursive: true, force: true });
});

/** Runs in the DevTools front end, as text: an `import` written here would be rewritten by the test runner. */
const IMPORT_HAR = `async (text) => {
  const { HARFormat, Importer } = await import('./models/har/har.js');
  const requests = Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(JSON.parse(text)).log);
  return requests.map((request) => ({
    url: request.url(),
    type: request.resourceType().name(),
    status: request.statusCode,
    headers: request.requestHeaders().length,
    frames: request.frames().map(({ type, time, text, opCode }) => ({ type, time, data: text.slice(0, 40), opCode })),
  }));
}`;

it('opens the HAR of a capture with its WebSockets and their messages', async () => {
  const { text } = exportWhole(harExporter, await makeRichCapture());
  const requests: unknown = await tools?.evaluate(`(${IMPORT_HAR})(${JSON.stringify(text)})`);
  expect(requests).toMatchObject([
    { type: 'websocket', status: 101, headers: 9, url: expect.stringContaining('room=1') },
    {
      type: 'websocket',
      status: 101,
      url: 'ws://[2001:db8::5]:8080/plain',
      frames: [
        { type: 'send', opCode: 1, data: 'to the second', time: (START_MS + 5_011.5) / 1000 },
        { type: 'receive', opCode: 1, data: 'of the second' },
      ],
    },
  ]);
  const [first] = Array.isArray(requests) ? requests : [];
  expect(first.frames.slice(0, 3)).toEqual([
    { type: 'send', opCode: 1, data: '{"ü":"\u2028 </script>\\ud800"}', time: (START_MS + 1.5) / 1000 },
    { type: 'receive', opCode: 2, data: 'AAH+/w==', time: (START_MS + 3) / 1000 },
    { type: 'receive', opCode: 1, data: DEFLATED_TEXTS[0], time: (START_MS + 4.5) / 1000 },
  ]);
  expect(first.frames).toHaveLength(13);
});
