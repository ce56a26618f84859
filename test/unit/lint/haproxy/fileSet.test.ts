import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import type { Finding, SourceReader } from '../../../../src/lint/rule';
import { applyFix } from '../applyFix';

const MAIN = `global
    maxconn 2000

defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
`;
const FRONTEND = `frontend web
    bind :8080
    acl is_websocket hdr(Upgrade) -i websocket
    use_backend chat if is_websocket
    default_backend chat
`;
const BACKEND = 'backend chat\n    server chat1 127.0.0.1:9000\n';

function readerOf(files: Readonly<Record<string, string>>): SourceReader {
  return {
    read: (path) => files[path],
    expand: (pattern) => {
      const shape = new RegExp(`^${pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
      return Object.keys(files)
        .filter((path) => shape.test(path))
        .sort();
    },
  };
}

function lintIn(files: Readonly<Record<string, string>>, path: string, text = files[path] ?? ''): readonly Finding[] {
  return lint({ path, text, dialect: 'haproxy', options: { level: 'all', reader: readerOf(files) } });
}

const ofRule = (findings: readonly Finding[], rule: string) => findings.filter((finding) => finding.rule === rule);

const DEBIAN = {
  '/etc/haproxy/haproxy.cfg': MAIN,
  '/etc/haproxy/conf.d/10-web.cfg': FRONTEND,
  '/etc/haproxy/conf.d/20-chat.cfg': BACKEND,
};

describe('several files of one configuration', () => {
  it('a backend is judged with the defaults and the frontend of the others', () => {
    const path = '/etc/haproxy/conf.d/20-chat.cfg';
    const [finding] = ofRule(lintIn(DEBIAN, path), 'H1');
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('cut after 30 s');
    expect(finding?.message).toContain('timeout client 30s at line 7 of haproxy.cfg');
    expect(BACKEND.slice(finding?.start, finding?.end)).toContain('chat');
    const texts = new Map(Object.entries(DEBIAN));
    const related = new Set(finding?.related.map((one) => one.path));
    expect(related).toContain('/etc/haproxy/haproxy.cfg');
    for (const { path: file, start, end } of finding?.related ?? [])
      expect(start < end && end <= (texts.get(file)?.length ?? 0)).toBe(true);
  });

  it('its fixes change the linted file alone, and are enough', () => {
    const path = '/etc/haproxy/conf.d/20-chat.cfg';
    const fixes = ofRule(lintIn(DEBIAN, path), 'H1')[0]?.fixes ?? [];
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) {
      const fixed = applyFix(BACKEND, fix);
      expect(fixed).toContain('timeout tunnel');
      expect(ofRule(lintIn({ ...DEBIAN, [path]: fixed }, path), 'H1')).toEqual([]);
    }
  });

  it('a main file finds its backends in the folder beside it', () => {
    const path = '/etc/haproxy/haproxy.cfg';
    const own = `${MAIN}\n${FRONTEND.replace('default_backend chat', 'default_backend pages')}\nbackend pages\n    server p 127.0.0.1:8000\n`;
    expect(ofRule(lintIn({ [path]: own }, path), 'H21')).toHaveLength(1);
    expect(ofRule(lintIn({ ...DEBIAN, [path]: own }, path), 'H21')).toEqual([]);
  });

  it('alone, the same file says less', () => {
    const path = '/etc/haproxy/conf.d/20-chat.cfg';
    expect(ofRule(lintIn({ [path]: BACKEND }, path), 'H1').filter(({ severity }) => severity === 'warning')).toEqual(
      [],
    );
  });

  it('files whose names are numbered belong together without a main file', () => {
    const files = { '/lb/00-base.cfg': MAIN, '/lb/10-web.cfg': FRONTEND, '/lb/20-chat.cfg': BACKEND };
    expect(ofRule(lintIn(files, '/lb/20-chat.cfg'), 'H1')).toHaveLength(1);
  });

  it('other files of a folder are left alone: they may be examples of their own', () => {
    const files = { '/examples/full.cfg': MAIN + FRONTEND + BACKEND, '/examples/part.cfg': BACKEND };
    const alone = lintIn({ '/examples/part.cfg': BACKEND }, '/examples/part.cfg');
    expect(lintIn(files, '/examples/part.cfg')).toEqual(alone);
  });

  it('a file that is no HAProxy config is not read into it', () => {
    const files = { ...DEBIAN, '/etc/haproxy/conf.d/setup.cfg': '[metadata]\nname = x\n' };
    expect(ofRule(lintIn(files, '/etc/haproxy/conf.d/20-chat.cfg'), 'H1')).toHaveLength(1);
  });

  it('characters are judged in the file itself', () => {
    const path = '/etc/haproxy/conf.d/20-chat.cfg';
    const text = BACKEND.trimEnd();
    const findings = lintIn(DEBIAN, path, text);
    expect(ofRule(findings, 'P3')).toHaveLength(1);
    for (const { start, end } of findings) expect(end).toBeLessThanOrEqual(Math.max(start, text.length));
  });
});
