import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { exporters } from '../../../src/capture/exporters/registry';
import { runCapture } from '../../../src/cli/captureCommand';
import { createCaptureIo } from '../../../src/cli/captureIo';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { sessionMarkers } from '../../../src/session/connectionFacts';
import { percentEncode } from '../../../src/session/secretRedactor';
import { use } from '../support/dial';
import { startHttp2Server } from '../support/http2Server';
import { SessionHarness } from '../support/sessionHarness';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

/** Characters that URLs, JSON, HTML and shells write otherwise. */
const TOKEN = `tiger"<&>'4711/+ é%`;
const SUBPROTOCOL = 'key-83120-zebra';
const PASSWORD = 'pass:word-55';
const VALUES = [TOKEN, SUBPROTOCOL, PASSWORD];

/** Whatever of a value could be recognised, in a text or in bytes that were made of it. */
const TRACES = [
  ...VALUES,
  ...VALUES.map((value) => encodeURIComponent(value)),
  ...VALUES.map((value) => JSON.stringify(value).slice(1, -1)),
  ...VALUES.map((value) => Buffer.from(value).toString('latin1')),
  ...VALUES.map((value) => Buffer.from(value).toString('base64').replace(/=+$/, '')),
  Buffer.from(`user:${PASSWORD}`).toString('base64'),
  'tiger',
  'zebra',
  'word-55',
];

function expectNoTrace(text: string): void {
  for (const trace of TRACES) expect(text.includes(trace), `“${trace}” is in: ${text.slice(0, 2_000)}`).toBe(false);
}

function exportEverything(inspector: SessionHarness, isRedacted: boolean): string {
  const { capture, first, last } = inspector.session.toExportRequest('all');
  return exporters
    .map((exporter) => {
      const options = { ordinals: { first, last }, isRedacted, context: { markers: sessionMarkers }, appVersion: '0' };
      const pieces = [...exporter.export(capture, options)];
      expect(pieces.length).toBeGreaterThan(0);
      return pieces.map(({ data }) => Buffer.from(data).toString('latin1') + Buffer.from(data).toString()).join('');
    })
    .join('\n');
}

/** Everything that a user is shown or can copy of the connection, beside its frames. */
async function readEverything(inspector: SessionHarness): Promise<string> {
  const { ask, session, ui } = inspector;
  const markers = await inspector.markers();
  const details = await Promise.all(markers.map(({ ordinal }) => ask('row/read', { ordinal, decoderId: undefined })));
  const shells: string[] = [];
  for (const format of ['curl', 'websocat'] as const) {
    await ask('row/copy', { ordinal: markers[0]?.ordinal ?? 0, format });
    shells.push(ui.clipboard);
  }
  return [
    JSON.stringify([markers, session.status, session.settings, inspector.events, ui.remembered]),
    // Bytes as text, so that a value in them is found.
    JSON.stringify(details, (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') + Buffer.from(value).toString() : value,
    ),
    JSON.stringify(await ask('handshake/read', {})),
    ...shells,
  ].join('\n');
}

function start(changes: Readonly<Record<string, string>> = {}): SessionHarness {
  const inspector = new SessionHarness();
  for (const [name, value] of Object.entries({ TOKEN, SUB: SUBPROTOCOL, PASSWORD, ...changes })) {
    inspector.ui.secrets.set(name, value);
  }
  return inspector;
}

const SETTINGS = {
  headers: [
    { name: 'X-Token', value: `Key \${secret:TOKEN}` },
    { name: 'X-Plain', value: 'plain' },
  ],
  subprotocols: ['v1.app', `\${secret:SUB}`],
  cookies: `theme=dark; session=\${secret:SUB}`,
} as const;
const withUser = (url: string, path: string) => `${url.replace('//', `//user:\${secret:PASSWORD}@`)}${path}`;
const PATH = `/p/\${secret:SUB}?room=7&token=\${secret:TOKEN}`;

describe('secrets of a connection', () => {
  it('the server gets the values, and nothing that is shown, copied or exported has them', async () => {
    const seen: { url: string; headers: Record<string, unknown> }[] = [];
    const server = await use(
      startWsServer({
        accept: (socket, request) => {
          seen.push({ url: request.url ?? '', headers: request.headers });
          echo(socket);
        },
        options: { handleProtocols: () => SUBPROTOCOL },
      }),
    );
    const inspector = start();
    await inspector.open(withUser(server.url, PATH), SETTINGS);
    const [request] = seen;
    expect(new URL(request?.url ?? '', 'http://h').searchParams.get('token')).toBe(TOKEN);
    expect(request?.url).toContain(`/p/${SUBPROTOCOL}?room=7&`);
    expect(Buffer.from(String(request?.headers['x-token']), 'latin1').toString('latin1')).toBe(`Key ${TOKEN}`);
    expect(request?.headers['sec-websocket-protocol']).toBe(`v1.app,${SUBPROTOCOL}`);
    expect(request?.headers.cookie).toBe(`theme=dark; session=${SUBPROTOCOL}`);
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`);

    const shown = await readEverything(inspector);
    expectNoTrace(shown);
    expect(shown).toContain('X-Token');
    expect(shown).toContain(`Key \${secret:TOKEN}`);
    expect(shown).toContain(`/p/\${secret:SUB}?room=7&token=\${secret:TOKEN}`);
    expect(shown).toContain('plain');
    expect(inspector.session.status.subprotocol).toBe(`\${secret:SUB}`);
    inspector.session.disconnect();
    await inspector.untilPhase('closed');
    // Also where the user chose to keep credentials in the file.
    expectNoTrace(exportEverything(inspector, true));
    const whole = exportEverything(inspector, false);
    expectNoTrace(whole);
    expect(whole).toContain(`Key \${secret:TOKEN}`);
  });

  it('over HTTP/2 too', async () => {
    const server = await use(startHttp2Server({ accept: echo }));
    const inspector = start();
    await inspector.open(`${server.url}${PATH}`, { ...SETTINGS, httpVersion: '2' });
    const [request] = server.requests;
    expect(request?.[':path']).toBe(`/p/${SUBPROTOCOL}?room=7&token=${percentEncode(TOKEN)}`);
    expect(request?.['x-token']).toBe(`Key ${TOKEN}`);
    const shown = await readEverything(inspector);
    expectNoTrace(shown);
    expect(shown).toContain(`"name":":path","value":"/p/\${secret:SUB}?room=7&token=\${secret:TOKEN}"`);
    inspector.session.disconnect();
    await inspector.untilPhase('closed');
    expectNoTrace(exportEverything(inspector, false));
  });

  it.each([
    ['as it came', (token: string) => token],
    ['as JSON', (token: string) => JSON.stringify({ error: `bad token ${token}` })],
    ['percent-encoded', (token: string) => `/login?token=${encodeURIComponent(token)}`],
    [
      'as HTML',
      (token: string) =>
        `<b>${token.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')}</b>`,
    ],
    ['in Base64', (token: string) => Buffer.from(token).toString('base64')],
  ])('a refusal that repeats the token %s does not show it', async (_name, spell) => {
    let wasRight = false;
    const server = await use(
      startWsServer({
        accept: echo,
        options: {
          verifyClient: (
            { req }: { req: IncomingMessage },
            done: (ok: boolean, code: number, message: string, headers: Record<string, string>) => void,
          ) => {
            const token = new URL(req.url ?? '', 'http://h').searchParams.get('token') ?? '';
            wasRight = token === TOKEN;
            done(false, 302, spell(token), { Location: `/x?t=${encodeURIComponent(token)}` });
          },
        },
      }),
    );
    const inspector = start();
    await inspector.connect(`${server.url}/?token=\${secret:TOKEN}`);
    await inspector.untilPhase('failed');
    expect(wasRight).toBe(true);
    const shown = await readEverything(inspector);
    expectNoTrace(shown);
    expect(shown).toContain(`\${secret:TOKEN}`);
  });

  it('a token that is cut off in the reason of a close frame is not shown either', async () => {
    const long = `abcdefgh-tiger-${'x'.repeat(150)}`;
    const server = await use(
      startWsServer({
        accept: (socket: WebSocket) => socket.close(4001, `no: ${long}`.slice(0, 123)),
      }),
    );
    const inspector = start({ LONG: long });
    await inspector.connect(`${server.url}/?t=\${secret:LONG}`);
    await inspector.untilPhase('closed');
    expect(inspector.session.status.ending).toBe(`4001 Private Use · “no: \${secret:LONG}”`);
    expectNoTrace(await readEverything(inspector));
  });

  it('messages of the settings are filled in when they are sent; what is typed is not', async () => {
    const got: string[] = [];
    const server = await use(
      startWsServer({
        accept: (socket) =>
          socket.on('message', (data) => {
            got.push(String(data));
            socket.send('pong-like');
          }),
      }),
    );
    const inspector = start();
    await inspector.open(server.url, {
      onConnectMessages: [`{"type":"auth","token":"\${secret:TOKEN}"}`],
      messageHeartbeat: { seconds: 0.05, message: `beat \${secret:SUB}`, expected: 'pong-like' },
    });
    await inspector.send(`typed \${secret:TOKEN}`);
    await until(() => got.filter((text) => text === `beat ${SUBPROTOCOL}`).length >= 2);
    expect(JSON.parse(got[0] ?? '')).toEqual({ type: 'auth', token: TOKEN });
    expect(got).toContain(`typed \${secret:TOKEN}`);
    // A heartbeat is found again among what was sent.
    expect(inspector.session.status.missedPongs).toBe(0);
    await expect
      .poll(async () => (await inspector.frames()).map((row) => ('note' in row ? row.note : '')))
      .toContainEqual(expect.stringMatching(/^answers #\d+ in/));
    const rows = await inspector.frames();
    // The payload stays what went over the wire; whoever exports it is told.
    expect(rows.map(({ preview }) => preview)).toContainEqual(expect.stringContaining('tiger'));
    expect(inspector.session.toExportRequest('all').secretsInPayloads).toEqual(['TOKEN', 'SUB']);
  });

  it('nothing is dialled without a value, or with one that cannot stand there', async () => {
    let connections = 0;
    const server = await use(startWsServer({ accept: () => void connections++ }));
    const inspector = start({ SPACED: 'zebra 99 tiger' });
    await expect(inspector.connect(`${server.url}/?t=\${secret:GONE}`)).rejects.toThrow(
      'The secret GONE has no value. Set GONE.',
    );
    await expect(inspector.connect(server.url, { subprotocols: [`\${secret:SPACED}`] })).rejects.toThrow(
      `“\${secret:SPACED}” is not a subprotocol name`,
    );
    await expect(inspector.connect(server.url, { cookies: `a=\${secret:SPACED}` })).rejects.toThrow(
      'SPACED has a space',
    );
    await expect(inspector.connect(`ws://\${secret:SPACED}/`)).rejects.toThrow('stands in the host');
    inspector.session.connect(createConnectionSettings(`${server.url}/?t=\${secret:GONE}`));
    await inspector.untilPhase('failed');
    expect((await inspector.markers()).at(-1)?.text).toContain('The secret GONE has no value.');
    expect(connections).toBe(0);
  });

  it('a value typed in clear can be kept as a secret', async () => {
    const inspector = start();
    expect(
      await inspector.ask('secret/keepHeader', { name: 'Authorization', value: 'Bearer abc.def', url: '' }),
    ).toEqual({
      value: `Bearer \${secret:AUTHORIZATION}`,
    });
    expect(await inspector.ask('secret/keepUrl', { url: 'wss://h/x?room=7&access_token=a%2Fb.c#f' })).toEqual({
      url: `wss://h/x?room=7&access_token=\${secret:ACCESS_TOKEN}#f`,
    });
    expect(inspector.ui.secrets.get('AUTHORIZATION')).toBe('abc.def');
    expect(inspector.ui.secrets.get('ACCESS_TOKEN')).toBe('a/b.c');
    await expect(inspector.ask('secret/keepUrl', { url: 'wss://h/x?room=7' })).rejects.toThrow('no parameter');
  });
});

describe('socketscope capture', () => {
  it('sends what the environment holds, and writes the name', async () => {
    const urls: string[] = [];
    const server = await use(
      startWsServer({
        accept: (socket, request) => {
          urls.push(request.url ?? '');
          socket.close(4000, `hello ${SUBPROTOCOL}`);
        },
      }),
    );
    let out = '';
    let err = '';
    const io = {
      ...createCaptureIo(),
      readVariable: (name: string) => (name === 'SOCKETSCOPE_SECRET_SUB' ? SUBPROTOCOL : undefined),
      stdout: (data: string | Uint8Array) => {
        out += Buffer.from(data).toString();
      },
      stderr: (text: string) => {
        err += text;
      },
    };
    const url = `${server.url}/?token=\${secret:SUB}`;
    expect(await runCapture([url, '--format', 'har', '--no-redact'], io)).toBe(0);
    expect(urls).toEqual([`/?token=${SUBPROTOCOL}`]);
    expect(err).toContain(`hello \${secret:SUB}`);
    const har = JSON.parse(out);
    expectNoTrace(JSON.stringify(har.log.entries[0].request));
    expect(har.log.entries[0].request.url).toBe(`${server.url}/?token=\${secret:SUB}`);
    expect(await runCapture([`${server.url}/?token=\${secret:NONE}`], io)).toBe(2);
    expect(err).toContain(`Put the value for \${secret:NONE} into the variable SOCKETSCOPE_SECRET_NONE.`);
  });
});
