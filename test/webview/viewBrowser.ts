import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright-core';
import type { FileScenario } from './fakeFile';

/** Runs the bundled view in Chromium against the fake host, under the content security policy that the host sets. */

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Of what a test waits for. Half a minute, which is usual, would let a handful of failures use up the time of the whole suite. */
const ACTION_TIMEOUT_MS = 12_000;
const NONCE = 'bm9uY2U';
const EMPTY_STYLE_HASH = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

export type Theme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

export interface PageOptions {
  readonly scenario?:
    | 'mock'
    | 'empty'
    | 'failed'
    | 'hostile'
    | 'large'
    | 'million'
    | 'tenMillion'
    | FileScenario
    | `rows:${number}`;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Loads the page without the control kit's chunk, as when it cannot be fetched. */
  readonly isKitBlocked?: boolean;
}

/** The view as a frame of a page whose own field has the focus, as it is in VS Code's window. */
export interface FramedView {
  readonly page: Page;
  readonly view: FrameLocator;
}

export interface ViewBrowser {
  open(options?: PageOptions): Promise<Page>;
  openFramed(): Promise<FramedView>;
  /** Errors and console warnings of the page that was opened last. */
  readonly problems: string[];
}

export class HarnessBrowser implements ViewBrowser {
  readonly problems: string[] = [];
  #folder = '';
  #server: Server | undefined;
  #browser: Browser | undefined;
  #page: Page | undefined;

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'view-'));
    await buildView(this.#folder);
    this.#server = await serve(this.#folder);
    this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    this.#server?.close();
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
  }

  async open(options: PageOptions = {}): Promise<Page> {
    const { scenario = 'mock', theme = 'dark', width = 1440, height = 860, isKitBlocked = false } = options;
    if (this.#browser === undefined) throw new Error('The browser was not started.');
    this.#page ??= await this.#createPage(this.#browser);
    const page = this.#page;
    await this.#leave(page);
    await page.setViewportSize({ width, height });
    this.problems.length = 0;
    if (isKitBlocked) await page.route('**/chunks/**', (route) => route.abort());
    await page.goto(`${toOrigin(this.#server)}/?scenario=${scenario}&theme=${theme}`);
    await page.waitForSelector('.bottom-bar');
    if (!isKitBlocked) await page.waitForFunction(() => customElements.get('vscode-button') !== undefined);
    return page;
  }

  async openFramed(): Promise<FramedView> {
    const page = await this.open({ scenario: 'empty' });
    // A style sheet has no policy that forbids frames.
    await page.goto(`${toOrigin(this.#server)}/styles.css`);
    await page.evaluate(() => {
      const field = document.createElement('input');
      field.ariaLabel = 'Outside';
      const frame = document.createElement('iframe');
      frame.src = '/?scenario=empty&theme=dark';
      document.body.replaceChildren(field, frame);
      field.focus();
    });
    const view = page.frameLocator('iframe');
    await view.locator('.bottom-bar').waitFor();
    return { page, view };
  }

  /** Nothing of the test before stays: the view keeps its state as it is left, so that is removed from where it left for. */
  async #leave(page: Page): Promise<void> {
    await page.unrouteAll();
    await page.goto(`${toOrigin(this.#server)}/styles.css`);
    await page.evaluate(() => sessionStorage.clear());
    await page.mouse.move(0, 0);
  }

  /** One page serves a whole file: a new one for every test costs three times as much as all that happens in it. */
  async #createPage(browser: Browser): Promise<Page> {
    const context = await browser.newContext({ timezoneId: 'UTC' });
    const page = await context.newPage();
    page.setDefaultTimeout(ACTION_TIMEOUT_MS);
    page.on('pageerror', (error) => this.problems.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    return page;
  }
}

function toOrigin(server: Server | undefined): string {
  const address = server?.address();
  if (typeof address !== 'object' || address === null || address === undefined)
    throw new Error('The server does not listen.');
  return `http://127.0.0.1:${address.port}`;
}

/** The same settings as the product's build, so that what is tested is what ships. */
async function buildView(outdir: string): Promise<void> {
  const common = { bundle: true, minify: true, logLevel: 'warning', platform: 'browser', target: 'chrome132' } as const;
  await Promise.all([
    build({
      ...common,
      format: 'esm',
      splitting: true,
      entryPoints: { main: 'webview/main.ts', styles: 'webview/styles/main.css' },
      chunkNames: 'chunks/[name]-[hash]',
      outdir,
    }),
    build({ ...common, format: 'iife', entryPoints: { fakeHost: 'test/webview/fakeHost.ts' }, outdir }),
  ]);
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': toPolicy() });
      response.end(toHtml(url.searchParams.get('theme') ?? 'dark'));
      return;
    }
    if (url.pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const path = url.pathname.startsWith('/themes/') ? join('test/webview', url.pathname) : join(folder, url.pathname);
    readFile(path).then(
      (bytes) => response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function toPolicy(): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${NONCE}'`,
    `style-src 'self' ${EMPTY_STYLE_HASH}`,
    "font-src 'self'",
    "img-src 'self'",
  ].join('; ');
}

const BODY_CLASSES: Readonly<Record<string, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast-light vscode-high-contrast',
};

function toHtml(theme: string): string {
  const classes = BODY_CLASSES[theme] ?? 'vscode-dark';
  const kind = classes.split(' ')[0];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Inspector</title>
<link rel="stylesheet" href="/themes/base.css"><link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/styles.css"></head>
<body class="${classes}" data-vscode-theme-kind="${kind}"><div id="app" data-inspector-id="inspector-7"></div>
<script nonce="${NONCE}" src="/fakeHost.js"></script><script type="module" nonce="${NONCE}" src="/main.js"></script></body></html>`;
}
