import { describe, expect, it } from 'vitest';
import { lint } from '../../../../src/lint/engine';
import { toExampleIngress } from '../../../../src/lint/kubernetes/exampleIngress';
import type { Finding, LintOptions } from '../../../../src/lint/rule';
import { applyFix } from '../applyFix';

const NGINX = 'nginx.ingress.kubernetes.io/';
const run = (text: string, options: LintOptions = {}): readonly Finding[] =>
  lint({ path: '/i.yaml', text, dialect: 'kubernetes', options });
const ids = (text: string, options?: LintOptions) => run(text, options).map(({ rule }) => rule);
const all = (text: string, rule: string) => run(text, { level: 'all' }).filter((finding) => finding.rule === rule);

describe('K1', () => {
  it('says for a missing annotation what the controller writes, as information', () => {
    expect(run(toExampleIngress([]))).toMatchObject([
      {
        rule: 'K1',
        severity: 'information',
        message:
          'Idle WebSockets are cut after 60 s of silence in both directions: this Ingress has no proxy-read-timeout, and ingress-nginx then writes proxy_read_timeout 60s unless its ConfigMap says otherwise.',
      },
    ]);
  });

  it('names the line of a short timeout, as a warning, and the path', () => {
    const text = toExampleIngress([`${NGINX}proxy-read-timeout: "30"`]);
    const [finding] = run(text);
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'Idle WebSockets are cut after 30 s of silence in both directions: proxy-read-timeout "30", line 5.',
    });
    expect(finding?.related.map(({ start, end }) => text.slice(start, end))).toEqual(['/ws']);
  });

  it('takes the limit of the settings, also for what it writes', () => {
    const text = toExampleIngress([`${NGINX}proxy-read-timeout: "3600"`]);
    const [finding] = run(text, { minIdleMs: 7_200_000 });
    expect(finding?.fixes.map(({ title }) => title)).toEqual(['Use proxy-read-timeout: "7200"']);
  });

  it('believes a declared WebSocket', () => {
    const text = toExampleIngress([], { path: '/feed' });
    const webSockets = [{ path: '/feed/1', host: 'chat.example.org', reason: 'the settings say so' }];
    expect(ids(text)).toEqual([]);
    expect(ids(text, { webSockets })).toEqual(['K1']);
    expect(ids(text, { webSockets: [{ path: '/feed', host: 'www.example.org', reason: '' }] })).toEqual([]);
  });

  it('leaves anchors alone: another place would change too', () => {
    const text = toExampleIngress([
      `${NGINX}proxy-connect-timeout: &short "20"`,
      `${NGINX}proxy-read-timeout: *short`,
      `${NGINX}proxy-send-timeout: &other "20"`,
    ]);
    const [finding] = run(text);
    const fixed = finding?.fixes[0] === undefined ? '' : applyFix(text, finding.fixes[0]);
    expect(fixed).toContain(`proxy-connect-timeout: &short "20"`);
    expect(fixed).toContain(`proxy-read-timeout: "3600"`);
  });
});

describe('K2', () => {
  const severityOf = (annotation: string, className?: string): unknown =>
    run(toExampleIngress([annotation], className === undefined ? {} : { className }))
      .filter(({ rule }) => rule === 'K2')
      .map(({ severity }) => severity);

  it('is an error where the object is refused or every socket fails', () => {
    expect(severityOf(`${NGINX}proxy-read-timeout: 3600`)).toEqual(['error']);
    expect(severityOf(`${NGINX}proxy-read-timeout: "0"`)).toEqual(['error']);
    expect(severityOf(`${NGINX}connection-proxy-header: close`)).toEqual(['error']);
    expect(severityOf('haproxy-ingress.github.io/timeout-tunnel: "3600"', 'haproxy')).toEqual(['error']);
  });

  it('is a warning where the annotation is ignored, and less where that does no harm', () => {
    expect(severityOf(`${NGINX}proxy-read-timeout: 1h`)).toEqual(['warning']);
    expect(severityOf(`${NGINX}afinity: cookie`)).toEqual(['warning']);
    expect(severityOf('haproxy.org/timeout-tunnel: 2h', 'haproxy')).toEqual(['information']);
    expect(severityOf(`${NGINX}websocket-services: chat`)).toEqual(['hint']);
  });

  it('says what the number means', () => {
    const text = toExampleIngress(['haproxy-ingress.github.io/timeout-tunnel: "3600"'], { className: 'haproxy' });
    expect(run(text).map(({ message }) => message)).toEqual([
      'Without a unit HAProxy counts milliseconds: idle WebSockets are cut after 3.6 s.',
    ]);
  });

  it('knows what YAML 1.1 takes for a boolean', () => {
    expect(severityOf(`${NGINX}affinity: on`)).toEqual(['error']);
    expect(severityOf(`${NGINX}affinity: "on"`)).toEqual([]);
  });

  it('adds nothing to a value that is wrong already', () => {
    expect(ids(toExampleIngress([`${NGINX}proxy-read-timeout: 30`]))).toEqual(['K2']);
    expect(ids(toExampleIngress([`${NGINX}proxy-read-timout: "30"`]))).toEqual(['K2']);
  });
});

describe('K3', () => {
  const workload = (replicas: number) =>
    [
      '---',
      'kind: Service',
      'metadata: {name: chat}',
      'spec: {selector: {app: chat}}',
      '---',
      'kind: Deployment',
      `spec: {replicas: ${replicas}, template: {metadata: {labels: {app: chat}}}}`,
      '',
    ].join('\n');
  const polling = `${toExampleIngress([], { path: '/socket.io' })}\n`;

  it('is a hint where nobody knows how many pods there are', () => {
    expect(all(polling, 'K3').map(({ severity }) => severity)).toEqual(['hint']);
  });

  it('is a warning beside a Deployment with several replicas, and points at them', () => {
    const [finding] = all(polling + workload(3), 'K3');
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'Polls of one socket.io session go to different pods: 3 replicas, line 24, and no affinity annotation.',
    });
    expect(finding?.related).toHaveLength(1);
    expect(all(polling + workload(1), 'K3')).toEqual([]);
  });
});

describe('K4', () => {
  it('weighs each line of the habit', () => {
    const text = toExampleIngress([
      `${NGINX}configuration-snippet: |`,
      '  proxy_http_version 1.1;',
      '  proxy_set_header Upgrade $http_upgrade;',
      '  proxy_set_header Connection "upgrade";',
    ]);
    const found = all(text, 'K4');
    expect(found.map(({ severity }) => severity)).toEqual(['error', 'warning', 'hint']);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection "upgrade";',
    ]);
  });
});

describe('levels', () => {
  it('only K1 and K2 speak by default', () => {
    const text = toExampleIngress([], { path: '/socket.io' });
    expect(ids(text)).toEqual(['K1']);
    expect(ids(text, { level: 'all' }).sort()).toEqual(['K1', 'K3', 'K5', 'K6']);
  });
});
