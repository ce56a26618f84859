import type { ConnectionPhase, ConnectionStatus, ReconnectStatus } from '../../src/protocol/connection';
import type { ProxyRoute } from '../../src/protocol/proxyRoute';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { Sparkline } from '../charts/sparkline';
import type { InspectorModel } from '../inspectorModel';
import { createLinkButton } from '../ui/buttons';
import { el, setAttribute, setText } from '../ui/element';
import { formatCount, formatCountdown, formatElapsed, formatMs, formatPercent } from '../ui/format';
import { createIcon } from '../ui/icons';
import { t, tNodes } from '../ui/strings';

const PHASE_LABELS: Readonly<Record<ConnectionPhase, ViewStringKey>> = {
  idle: 'phaseIdle',
  connecting: 'phaseConnecting',
  open: 'phaseOpen',
  closing: 'phaseClosing',
  closed: 'phaseClosed',
  failed: 'phaseFailed',
};

/** Often enough that a countdown of seconds is never a whole second behind. */
const TICK_MS = 250;

/** One line of facts about the connection: state and its time, what was negotiated, round trips, warnings, the end. */
export class StatusLine {
  readonly element = el('div', { class: 'status-line', role: 'group', 'aria-label': t('statusLabel') });
  readonly #phase = el('b', { role: 'status' });
  readonly #elapsed = el('span', { class: 'elapsed' });
  readonly #facts = el('span', { class: 'facts' });
  readonly #sparkline = new Sparkline({ widthPx: 84, heightPx: 14 });
  readonly #model: InspectorModel;
  readonly #revealProxyRoute: () => void;
  /** Of the attempt that is waited for, on this page's clock. */
  #reconnectAtMs = 0;

  constructor(model: InspectorModel, revealProxyRoute: () => void) {
    this.#revealProxyRoute = revealProxyRoute;
    this.#model = model;
    const state = el('span', { class: 'state' }, el('span', { class: 'state-dot' }), this.#phase, ' ', this.#elapsed);
    this.element.append(state, this.#facts);
    model.status.watch(({ reconnect }) => {
      this.#reconnectAtMs = performance.now() + (reconnect?.inMs ?? 0);
      this.#show();
    });
    model.settings.onChange(() => this.#show());
    model.proxyRoute.onChange(() => this.#show());
    setInterval(() => this.#tick(), TICK_MS);
  }

  #show(): void {
    const status = this.#model.status.value;
    const isWaiting = status.reconnect !== undefined;
    this.element.dataset.phase = isWaiting ? 'reconnecting' : status.phase;
    setText(this.#phase, t(isWaiting ? 'phaseReconnecting' : PHASE_LABELS[status.phase]));
    this.#facts.replaceChildren(...this.#createFacts(status));
    this.#tick();
  }

  #tick(): void {
    const { phase, sinceMs, reconnect } = this.#model.status.value;
    const isTimed = phase === 'open' || phase === 'connecting';
    const elapsed = isTimed ? formatElapsed(Date.now() - sinceMs) : '';
    setText(
      this.#elapsed,
      reconnect === undefined ? elapsed : toCountdown(reconnect, this.#reconnectAtMs - performance.now()),
    );
  }

  #createFacts(status: ConnectionStatus): readonly HTMLElement[] {
    const facts: HTMLElement[] = [];
    if (status.ending !== '') facts.push(createNote(status.ending, status.endingTone));
    const { value: route } = this.#model.proxyRoute;
    if (route !== null) facts.push(createProxyRoute(route, this.#revealProxyRoute));
    if (status.httpVersion !== '') facts.push(el('span', {}, status.httpVersion));
    if (status.subprotocol !== '') facts.push(el('span', {}, ...tNodes('factSubprotocol', strong(status.subprotocol))));
    if (status.deflate !== '') facts.push(createDeflate(status));
    if (status.tls !== '') facts.push(el('span', {}, status.tls));
    if (status.rtt !== undefined && status.rtt.count > 0) facts.push(...this.#createRtt(status.rtt));
    if (status.missedPongs > 0) facts.push(createNote(toMissed(status.missedPongs), 'warning'));
    for (const warning of this.#findWarnings(status)) facts.push(createNote(warning, 'warning'));
    return facts;
  }

  #createRtt({ lastMs, p95Ms, recentMs }: NonNullable<ConnectionStatus['rtt']>): readonly HTMLElement[] {
    this.#sparkline.show(recentMs);
    const label = el('span', {}, ...tNodes('factRtt', strong(formatMs(lastMs)), el('span', {}, formatMs(p95Ms))));
    return [el('span', { class: 'rtt' }, label, this.#sparkline.element)];
  }

  /** What the host warns of; before connecting also that the next connection will not check certificates. */
  #findWarnings(status: ConnectionStatus): readonly string[] {
    const isLive = status.phase === 'open' || status.phase === 'connecting' || status.phase === 'closing';
    const isUnverified = !isLive && !this.#model.settings.value.isCertificateVerified;
    return isUnverified ? [...status.warnings, t('certificatesUnverified')] : status.warnings;
  }
}

/** Where the workspace's own proxy config serves this connection, and what the linter has against it. */
function createProxyRoute({ place, title, problems, detail }: ProxyRoute, onClick: () => void): HTMLElement {
  const button = createLinkButton(t('proxyRoute', place, title), onClick);
  setAttribute(button, 'title', detail === '' ? t('proxyRouteTip') : `${t('proxyRouteTip')}\n${detail}`);
  const fact = el('span', { class: 'proxy-route' }, button);
  if (problems > 0) {
    const count = problems === 1 ? t('proxyRouteProblemOne') : t('proxyRouteProblems', problems);
    fact.append(' ', createNote(count, 'error'));
  }
  return fact;
}

function toCountdown({ attempt, maxAttempts }: ReconnectStatus, remainingMs: number): string {
  const remaining = formatCountdown(remainingMs);
  if (maxAttempts === 0) return t('reconnectIn', remaining, formatCount(attempt));
  return t('reconnectInOf', remaining, formatCount(attempt), formatCount(maxAttempts));
}

function strong(text: string): HTMLElement {
  return el('b', {}, text);
}

function createDeflate({ deflate, deflateSaved }: ConnectionStatus): HTMLElement {
  if (deflateSaved === undefined) return el('span', {}, ...tNodes('factDeflate', strong(deflate)));
  return el('span', {}, ...tNodes('factDeflateSaved', strong(deflate), strong(formatPercent(deflateSaved))));
}

function toMissed(count: number): string {
  return count === 1 ? t('missedPongOne') : t('missedPongs', count);
}

function createNote(text: string, tone: 'normal' | 'warning' | 'error'): HTMLElement {
  const note = el('span', { class: `fact-note tone-${tone}` });
  if (tone !== 'normal') note.append(createIcon(tone === 'error' ? 'fail' : 'warn'));
  note.append(text);
  return note;
}
