import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import type { Finding } from '../../../src/lint/rule';
import { applyFix } from '../../unit/lint/applyFix';
import { type Backend, startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { type ProbeResult, probeWebSocket } from '../support/probe';
import { findProxy } from '../support/proxyBinary';
import { checkConfig, startHaproxy } from './haproxyProcess';

/** Each rule on a config of its own in front of a real server: broken as the rule says, working after its fixes. */

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'lint', 'haproxy');
/** Longer than every timeout below. */
const IDLE_MS = 2_500;

interface Ports {
  readonly front: number;
  readonly back: number;
}

interface LabCase {
  readonly rule: string;
  readonly title: string;
  readonly config: (ports: Ports) => string;
  /** What happens before the fix. */
  readonly broken: Partial<ProbeResult> | 'does not start';
  readonly idleMs?: number;
}

interface SiteParts {
  readonly frontend?: string;
  readonly chat?: string;
  readonly client?: string;
  readonly server?: string;
}

/** Sockets go to `chat`; everything else gets 404 from `pages`. */
function toSite({ front, back }: Ports, parts: SiteParts): string {
  return `defaults
    mode http
    timeout connect 2s
    timeout client ${parts.client ?? '1h'}
    timeout server ${parts.server ?? '1h'}

frontend web
    bind 127.0.0.1:${front}
${parts.frontend ?? '    acl is_websocket hdr(Upgrade) -i websocket\n    use_backend chat if is_websocket\n'}    default_backend pages

backend pages
    http-request return status 404

backend chat
${parts.chat ?? ''}    server chat1 127.0.0.1:${back}
`;
}

const route = (acl: string) => `    acl is_websocket ${acl}\n    use_backend chat if is_websocket\n`;
const site = (parts: SiteParts) => (ports: Ports) => toSite(ports, parts);

const CASES: readonly LabCase[] = [
  {
    rule: 'P1',
    title: 'curly quotes in an acl send the socket to the default backend',
    config: site({ frontend: route('hdr(Upgrade) -i “websocket”') }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'P1',
    title: 'curly quotes in a header value are sent to the server',
    config: site({ chat: '    http-request set-header Connection “upgrade”\n' }),
    broken: { outcome: 'refused', status: 426 },
  },
  {
    rule: 'P2',
    title: 'a no-break space',
    config: site({ chat: '    balance\u00a0source\n' }),
    broken: 'does not start',
  },
  { rule: 'P2', title: 'a byte order mark', config: (ports) => `\uFEFF${toSite(ports, {})}`, broken: 'does not start' },
  {
    rule: 'H1',
    title: 'the smaller of both timeouts cuts, here the server one',
    config: site({ client: '5s', server: '1s' }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
  {
    rule: 'H1',
    title: 'the client one',
    config: site({ client: '1000', server: '5s' }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
  {
    rule: 'H2',
    title: 'case in hdr(Upgrade)',
    config: site({ frontend: route('hdr(Upgrade) WebSocket') }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'H2',
    title: 'case in hdr(Connection)',
    config: site({ frontend: route('req.hdr(connection) -m str upgrade') }),
    broken: { outcome: 'refused', status: 404 },
  },
  {
    rule: 'H4',
    title: 'timeout tunnel in the frontend is ignored',
    config: site({
      frontend: '    timeout tunnel 1h\n    use_backend chat if { path / }\n',
      client: '1s',
      server: '1s',
    }),
    broken: { outcome: 'cut', code: 1006 },
    idleMs: IDLE_MS,
  },
  ...[
    'del-header Upgrade',
    'del-header Connection',
    'set-header Connection close',
    'del-header ^upgrade$ -m reg',
    'del-header conn -m beg',
  ].map(
    (action): LabCase => ({
      rule: 'H8',
      title: action,
      config: site({ chat: `    http-request ${action}\n` }),
      broken: { outcome: 'refused', status: 426 },
    }),
  ),
  ...[
    'http-response del-header Upgrade',
    'http-response del-header Connection',
    'http-after-response set-header Connection close',
  ].map(
    (action): LabCase => ({
      rule: 'H9',
      title: action,
      config: site({ chat: `    ${action}\n` }),
      broken: { outcome: 'refused', status: 101 },
    }),
  ),
];

const haproxy = findProxy('haproxy');

describe.skipIf(haproxy === undefined)('HAProxy rules against the real HAProxy', () => {
  const binary = haproxy ?? '';
  let backend: Backend;
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(() => backend.close());

  const toConfig = async (labCase: LabCase): Promise<{ text: string; port: number }> => {
    const front = await freePort();
    return { text: labCase.config({ front, back: backend.port }), port: front };
  };
  const run = async (text: string, port: number, idleMs = 0): Promise<ProbeResult> => {
    const proxy = await startHaproxy(binary, text, port);
    try {
      return await probeWebSocket(`ws://127.0.0.1:${port}/`, { idleMs });
    } finally {
      await proxy.stop();
    }
  };

  it.each(CASES)('$rule is right: $title', async (labCase) => {
    const { text, port } = await toConfig(labCase);
    expect(findLoud(text).map((finding) => finding.rule)).toContain(labCase.rule);
    if (labCase.broken === 'does not start') expect(checkConfig(binary, text).isAccepted).toBe(false);
    else expect(await run(text, port, labCase.idleMs)).toMatchObject(labCase.broken);
  });

  it.each(CASES)('$rule heals: $title', async (labCase) => {
    const { text, port } = await toConfig(labCase);
    const fixes = findLoud(text).find((finding) => finding.rule === labCase.rule)?.fixes ?? [];
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) {
      const fixed = applyFix(text, fix);
      expect(findLoud(fixed)).toEqual([]);
      expect(checkConfig(binary, fixed)).toMatchObject({ isAccepted: true });
      expect({ fix: fix.title, ...(await run(fixed, port, labCase.idleMs)) }).toEqual({
        fix: fix.title,
        outcome: 'works',
      });
    }
  });

  it('cuts when the message of H1 says', async () => {
    const [labCase] = CASES.filter(({ rule }) => rule === 'H1');
    if (labCase === undefined) throw new Error('No case for H1');
    const { text, port } = await toConfig(labCase);
    expect(findLoud(text)[0]?.message).toContain('cut after 1 s: the smaller of timeout server 1s at line 5');
    const result = await run(text, port, IDLE_MS);
    const cutAfterMs = result.outcome === 'cut' ? result.afterMs : Number.NaN;
    expect(cutAfterMs).toBeGreaterThan(900);
    expect(cutAfterMs).toBeLessThan(2_000);
  });

  it('never turns a fixture that HAProxy accepts into one that it refuses', () => {
    let accepted = 0;
    for (const rule of readdirSync(FIXTURES)) {
      for (const name of readdirSync(join(FIXTURES, rule)).filter((file) => file.startsWith('fires-'))) {
        const text = readFileSync(join(FIXTURES, rule, name), 'utf8');
        if (!checkConfig(binary, text).isAccepted) continue;
        accepted++;
        for (const fix of lintText(text).flatMap((finding) => finding.fixes)) {
          expect(checkConfig(binary, applyFix(text, fix)), `${rule}/${name}: ${fix.title}`).toMatchObject({
            isAccepted: true,
          });
        }
      }
    }
    expect(accepted).toBeGreaterThan(5);
  });
});

function lintText(text: string): readonly Finding[] {
  return lint({ path: '/etc/haproxy/haproxy.cfg', text, dialect: 'haproxy', options: {} });
}

function findLoud(text: string): readonly Finding[] {
  return lintText(text).filter(({ severity }) => severity === 'error' || severity === 'warning');
}
