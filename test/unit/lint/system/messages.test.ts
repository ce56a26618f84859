import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { Dialect, LintOptions } from '../../../../src/lint/rule';

const said = (dialect: Dialect, path: string, text: string, options: LintOptions = {}) =>
  lint({ path, text, dialect, options: { level: 'all', ...options } }).map(
    ({ rule, severity, message }) => `${rule} ${severity}: ${message}`,
  );
const sysctl = (text: string, options?: LintOptions) => said('sysctl', '/etc/sysctl.conf', text, options);

describe('messages about system files', () => {
  it('a drop-in is judged by the folder it is in', () => {
    const text = '[Service]\nLimitNOFILE=1024\n';
    expect(said('systemd', '/etc/systemd/system/nginx.service.d/limits.conf', text)).toEqual([
      'L1 hint: LimitNOFILE=1024 ends at fewer than 512 proxied WebSockets for each process, unless worker_rlimit_nofile in nginx.conf raises it: each takes two file descriptors.',
    ]);
    expect(said('systemd', '/etc/systemd/system/node@.service.d/limits.conf', text)).toHaveLength(1);
    expect(said('systemd', '/etc/systemd/system/haproxy.service.d/limits.conf', text)).toEqual([]);
    expect(said('systemd', '/etc/systemd/system/postgresql.service.d/limits.conf', text)).toEqual([]);
  });

  it('L2 says why systemd ignores the line', () => {
    expect(said('systemd', '/x.service', '[Service]\nLimitNOFILE=2:1\n')).toEqual([
      'L2 information: systemd ignores LimitNOFILE=2:1: the soft limit in front of the colon is above the hard one. The service gets the limit of the manager instead, usually 1024.',
    ]);
  });

  it('L3 points at the hard limit', () => {
    const text = 'chat soft nofile 9\nchat hard nofile 8\n';
    const [finding] = lint({ path: '/l.conf', text, dialect: 'limits', options: { level: 'all' } });
    expect(finding?.message).toBe(
      'The soft limit 9 for chat is above the hard limit 8 (line 2): pam_limits cuts it to 8.',
    );
    expect(finding?.related.map(({ start, end }) => text.slice(start, end))).toEqual(['chat hard nofile 8']);
  });

  it('L5 speaks once a file', () => {
    expect(said('limits', '/l.conf', 'nginx soft nofile 8\nnginx hard nofile 8\nhaproxy - nofile 8\n')).toEqual([
      'L5 hint: This holds for logins of nginx only: a systemd service that runs as nginx gets its limit from LimitNOFILE in its unit.',
    ]);
  });

  it('L7 tells which of the two is in force', () => {
    const both = 'net.core.somaxconn=5000\nnet.ipv4.tcp_max_syn_backlog=4096\n';
    expect(sysctl(both)).toEqual([]);
    expect(sysctl(`net.ipv4.tcp_syncookies=0\n${both}`)).toEqual([
      'L7 hint: Without syncookies half-open connections end at three quarters of net.ipv4.tcp_max_syn_backlog 4096 (line 3): net.core.somaxconn 5000 is never reached.',
    ]);
  });

  it('L12 goes by the idle limit of the settings', () => {
    const text = 'net.netfilter.nf_conntrack_tcp_timeout_established=7440\n';
    expect(sysctl(text)).toEqual([]);
    expect(sysctl(text, { minIdleMs: 12 * 3_600_000 })).toHaveLength(1);
  });

  it('comments of both kinds silence a rule, each only where it is a comment', () => {
    const line = 'net.core.somaxconn=128\n';
    for (const mark of ['#', ';', '; ']) expect(sysctl(`${mark}ws-lint-disable-next-line L6\n${line}`)).toEqual([]);
    expect(sysctl(`# ws-lint-disable-next-line L7\n${line}`)).toHaveLength(1);
    const limits = 'chat hard nofile 2097152\n';
    expect(said('limits', '/l.conf', `# ws-lint-disable-next-line\n${limits}`)).toEqual([]);
    expect(said('limits', '/l.conf', `; ws-lint-disable-next-line\n${limits}`)).toHaveLength(1);
  });

  it('costs linear time', () => {
    const many = (line: (at: number) => string) => Array.from({ length: 5_000 }, (_, at) => line(at)).join('\n');
    const files: readonly [Dialect, string][] = [
      ['systemd', `[Service]\n${many(() => 'LimitNOFILE=64K')}`],
      ['limits', many((at) => `user${at} soft nofile 65536\nuser${at} hard nofile 4096`)],
      ['sysctl', many((at) => `net.a${at} = 1`)],
      ['sysctl', `a${' '.repeat(200_000)}b`],
      ['systemd', `[Service]\nLimitNOFILE=${' '.repeat(200_000)}x${' '.repeat(200_000)}y`],
    ];
    for (const [dialect, text] of files) {
      const before = performance.now();
      said(dialect, '/x', text);
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });
});
