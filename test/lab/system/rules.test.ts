import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import type { Dialect } from '../../../src/lint/rule';
import { limitsRules, sysctlRules, systemdRules } from '../../../src/lint/system/registry';
import { startNginx } from '../nginx/nginxProcess';
import { HEADERS, site } from '../nginx/site';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { openMany } from '../support/manySockets';
import { findProxy } from '../support/proxyBinary';
import { findObstacle, runInMounts, runInNetwork } from './namespace';

/** What the kernel, systemd and pam_limits of this machine do with the settings the rules speak of. */

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'lint');
const PROVEN = ['L1', 'L2', 'L3', 'L6', 'L7', 'L9', 'L10'];
/** Rules whose harm is not shown here, each with the reason. */
const UNPROVABLE: Readonly<Record<string, string>> = {
  L4: 'a login is refused only where pam may raise hard limits, which a container mostly may not',
  L5: 'needs a machine that systemd runs',
  L8: 'holds for the whole machine',
  L11: 'a full table holds for the network of the machine, and needs a firewall that tracks',
  L12: 'needs a firewall that tracks, and minutes of silence',
};

const nginx = findProxy('nginx') ?? '';
const obstacle = findObstacle();
if (obstacle !== undefined) console.warn(`SKIPPED: ${obstacle}`);
const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
const hasSu = spawnSync('su', ['games', '-s', '/bin/sh', '-c', 'true']).status === 0;

function findRules(dialect: Dialect, text: string): readonly string[] {
  return lint({ path: '/file', text, dialect, options: { level: 'all' } }).map(({ rule }) => rule);
}

/** One line of output for each number that a script prints. */
const toNumbers = (text: string) => text.trim().split(/\s+/).map(Number);

describe('system rules', () => {
  it('each is proven, or says why not', () => {
    const known = [...PROVEN, ...Object.keys(UNPROVABLE)].sort();
    expect([...systemdRules, ...limitsRules, ...sysctlRules].map(({ id }) => id).sort()).toEqual(known);
  });

  it.skipIf(nginx === '')('L1: nginx stays at the soft limit it is started with', async () => {
    expect(findRules('systemd', '[Service]\nExecStart=/usr/sbin/nginx\nLimitNOFILE=24:4096\n')).toEqual(['L1']);
    const backend = await startBackend();
    const front = await freePort();
    const config = site({ location: HEADERS })({ front, back: backend.port, other: front, free: front });
    const carry = async (softNofile: number): Promise<number> => {
      const proxy = await startNginx(nginx, { 'nginx.conf': config }, front, { softNofile });
      const { open } = await openMany(`ws://127.0.0.1:${front}/ws/`, 20, 400);
      await proxy.stop();
      return open;
    };
    try {
      expect(await carry(24)).toBeLessThan(12);
      expect(await carry(1_024)).toBe(20);
    } finally {
      await backend.close();
    }
  });

  it('L1: Node raises its soft limit to the hard one', () => {
    const program =
      'console.log(require("fs").readFileSync("/proc/self/limits", "utf8").match(/open files +(.*?) +files/)[1])';
    const script = `ulimit -Sn 256; exec "${process.execPath}" -e '${program}'`;
    const [soft, hard] = toNumbers(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout);
    expect(soft).toBeGreaterThan(256);
    expect(soft).toBe(hard);
  });

  it.skipIf(!hasAnalyzer)(
    'L2: systemd ignores what the rule says it ignores, and reads the rest',
    { timeout: 60_000 },
    () => {
      const folder = join(FIXTURES, 'systemd', 'unit-files-ignored');
      const work = mkdtempSync(join(tmpdir(), 'socketscope-unit-'));
      try {
        for (const name of readdirSync(folder)) {
          const text = readFileSync(join(folder, name), 'utf8').replace('/usr/bin/node', '/bin/sh');
          // A template is no unit yet, an empty value does no harm, and other limits are not the concern of the rule.
          if (/template|empty|other-limit/.test(name)) continue;
          writeFileSync(join(work, 'chat.service'), text);
          const { stderr } = spawnSync('systemd-analyze', ['verify', join(work, 'chat.service')], { encoding: 'utf8' });
          expect({ name, isIgnored: /resource (?:value|limit).*ignoring/.test(stderr) }).toEqual({
            name,
            isIgnored: name.startsWith('fires-') || name === 'quiet-disabled.service',
          });
        }
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  );

  it.skipIf(obstacle !== undefined || !isRoot || !hasSu)('L3: pam_limits cuts the soft limit to the hard one', () => {
    const text = 'games soft nofile 800\ngames hard nofile 400\n';
    expect(findRules('limits', text)).toEqual(['L3']);
    const folder = mkdtempSync(join(tmpdir(), 'socketscope-limits-'));
    try {
      writeFileSync(join(folder, 'chat.conf'), text);
      const { stdout } = runInMounts(
        `mount --bind ${folder} /etc/security/limits.d && su games -s /bin/sh -c 'ulimit -Sn; ulimit -Hn'`,
      );
      expect(toNumbers(stdout)).toEqual([400, 400]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(obstacle !== undefined)('L6: somaxconn cuts the backlog that a server asks for', () => {
    expect(findRules('sysctl', 'net.core.somaxconn = 128\n')).toEqual(['L6']);
    const server = `require("net").createServer().listen({ port: 5000, host: "127.0.0.1", backlog: 65535 }, () => { console.log(require("child_process").execSync("ss -Hltn").toString().trim().split(/ +/)[2]); process.exit(); })`;
    const { stdout } = runInNetwork(
      `for n in 128 8192; do sysctl -qw net.core.somaxconn=$n; "${process.execPath}" -e '${server}'; done`,
    );
    expect(toNumbers(stdout)).toEqual([128, 8_192]);
  });

  it.skipIf(obstacle !== undefined)('L7: the smaller of both ends the queue of half-open connections', () => {
    const settings = (cookies: number, backlog: number, queue: number) =>
      `net.ipv4.tcp_syncookies=${cookies}\nnet.ipv4.tcp_max_syn_backlog=${backlog}\nnet.core.somaxconn=${queue}\n`;
    const isFound = (text: string) => findRules('sysctl', text).includes('L7');
    expect(isFound(settings(1, 65_536, 16))).toBe(true);
    expect(countHalfOpen(settings(1, 65_536, 16))).toBe(17);
    expect(isFound(settings(1, 32, 1_000))).toBe(false);
    expect(countHalfOpen(settings(1, 32, 1_000))).toBe(100);
    expect(isFound(settings(0, 32, 1_000))).toBe(true);
    expect(countHalfOpen(settings(0, 32, 1_000))).toBe(25);
  });

  it.skipIf(obstacle !== undefined)(
    'L9: each connection to one server takes a port, and a backwards range is refused',
    () => {
      expect(findRules('sysctl', 'net.ipv4.ip_local_port_range = 50000 50009\n')).toEqual(['L9']);
      const client = `const net = require("net"); let open = 0; net.createServer().listen(5000, "127.0.0.1", async () => { for (let at = 0; at < 20; at++) await new Promise((done) => net.connect(5000, "127.0.0.1").on("connect", () => { open++; done(); }).on("error", done)); console.log(open); process.exit(); })`;
      const { stdout } = runInNetwork(
        `sysctl -qw net.ipv4.ip_local_port_range="50000 50009"; "${process.execPath}" -e '${client}'`,
      );
      expect(toNumbers(stdout)).toEqual([10]);
      expect(runInNetwork('sysctl -w net.ipv4.ip_local_port_range="60000 50000"').stderr).toContain('Invalid argument');
    },
  );

  it.skipIf(obstacle !== undefined)('L10: tcp_tw_recycle is gone', () => {
    expect(findRules('sysctl', 'net.ipv4.tcp_tw_recycle = 1\n')).toEqual(['L10']);
    expect(runInNetwork('sysctl -w net.ipv4.tcp_tw_recycle=1').stderr).toContain('No such file or directory');
  });
});

/**
 * How many of 100 half-open connections the kernel keeps. The client sits in a network of its own behind a cable, and the
 * server's side believes in a wrong hardware address, so that no answer ever arrives.
 */
function countHalfOpen(settings: string): number {
  const server = `const { execSync } = require("child_process"); require("net").createServer().listen({ port: 5000, host: "10.9.0.1", backlog: 65535 }, () => setTimeout(() => { console.log(execSync("ss -Htan state syn-recv | wc -l").toString()); process.exit(); }, 800))`;
  const client = `for (let at = 0; at < 100; at++) require("net").connect(5000, "10.9.0.1").on("error", () => {}); setTimeout(() => process.exit(), 900)`;
  const { stdout } = runInNetwork(`
    sysctl -qw ${settings.trim().replaceAll('\n', ' ')}
    unshare -n sleep 5 & other=$!
    sleep 0.2
    ip link add lab0 type veth peer name lab1
    ip link set lab1 netns $other
    ip addr add 10.9.0.1/16 dev lab0
    ip link set lab0 up
    ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:99 dev lab0
    nsenter -t $other -n sh -c 'ip addr add 10.9.0.2/16 dev lab1; ip link set lab1 up'
    "${process.execPath}" -e '${server}' & counter=$!
    sleep 0.3
    nsenter -t $other -n "${process.execPath}" -e '${client}' >/dev/null
    wait $counter
    kill $other
  `);
  return Number(stdout);
}
