import { describe, expect, it } from 'vitest';
import { fixAll } from '../../../src/lint/fixAll';
import type { LintRequest } from '../../../src/lint/rule';
import { isLoud } from '../../../src/lint/severity';

const toRequest = (location: string): LintRequest => ({
  path: '/nginx.conf',
  text: `http {\n    server {\n        location /ws/ {\n            proxy_pass http://app;\n${location}        }\n    }\n}\n`,
  dialect: 'nginx',
  options: { level: 'all', nginxVersion: '1.22.1' },
});

const HEADERS = [
  '            proxy_set_header Upgrade $http_upgrade;\n',
  '            proxy_set_header Connection “upgrade”;\n',
  '            proxy_read_timeout 0;\n',
].join('');

describe('fixAll', () => {
  it('repairs what is wanted, also where one repair makes room for the next', () => {
    const { text, count } = fixAll(toRequest(HEADERS), isLoud);
    expect(text).toContain('proxy_set_header Connection "upgrade";');
    expect(text).toContain('proxy_read_timeout 1h;');
    expect(text).toContain('proxy_http_version 1.1;');
    expect(count).toBe(3);
  });

  it('leaves everything else as it is', () => {
    const request = toRequest(HEADERS);
    const { text, count } = fixAll(request, ({ rule }) => rule === 'P1');
    expect({ text, count }).toEqual({ text: request.text.replaceAll(/[“”]/g, '"'), count: 1 });
  });

  it('changes nothing the second time', () => {
    const request = toRequest(HEADERS);
    const { text } = fixAll(request, isLoud);
    expect(fixAll({ ...request, text }, isLoud)).toEqual({ text, count: 0 });
  });

  it('adds statements at the same place one after the other', () => {
    const { text } = fixAll(toRequest(''), () => true);
    const lines = text.split('\n').map((line) => line.trim());
    for (const line of ['proxy_http_version 1.1;', 'proxy_set_header Upgrade $http_upgrade;', 'proxy_read_timeout 1h;'])
      expect(lines.filter((other) => other === line)).toHaveLength(1);
  });
});
