import type { Clock } from '../base/clock';
import type { Capture } from '../capture/capture';
import { decoders } from '../decode/registry';
import type { ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { SessionSnapshot } from '../protocol/contract';
import type { RateSpan, StatisticsSnapshot } from '../protocol/statistics';
import type { CaptureView } from './captureView';
import { sendDraft, toComposerPreview } from './composer';
import type { ConnectionDriver } from './connectionDriver';
import { toHandshakeDetail } from './handshakeRecord';
import type { MarkerData } from './markers';
import type { SessionUi } from './ports';
import type { RequestHandlers } from './requestDispatch';
import { keepHeaderSecret, keepUrlSecrets } from './secretKeeping';
import type { SecretKeeper } from './secrets';
import { toStatisticsSnapshot } from './statisticsSnapshot';

export interface SessionParts {
  readonly session: {
    readonly settings: ConnectionSettings;
    readonly status: ConnectionStatus;
    openConnection(settings: ConnectionSettings): Promise<void>;
    disconnect(): void;
  };
  readonly clock: Clock;
  readonly ui: SessionUi;
  readonly secrets: SecretKeeper;
  readonly capture: Capture<MarkerData>;
  readonly driver: ConnectionDriver;
  readonly view: CaptureView;
}

/** What each request of the view does. Parameters are guarded by then. */
export function createRequestHandlers(parts: SessionParts): RequestHandlers {
  const { session, ui, secrets, driver, view } = parts;
  return {
    'session/open': () => toSnapshot(parts),
    'connection/open': async ({ settings }) => {
      await session.openConnection(settings);
      return null;
    },
    'connection/close': () => {
      session.disconnect();
      return null;
    },
    ...view.handlers,
    'handshake/read': () => (driver.handshake ? toHandshakeDetail(driver.handshake) : null),
    'statistics/read': ({ span }) => readStatistics(parts, span),
    'composer/preview': ({ draft }) => toComposerPreview(draft, view.protobuf.sent),
    'composer/send': ({ draft }) => {
      sendDraft(draft, driver, view.protobuf.sent);
      return null;
    },
    'settings/chooseCaFile': async () => ({ path: (await ui.chooseFile()) ?? '' }),
    'secret/keepHeader': async ({ name, value, url }) => ({
      value: await keepHeaderSecret(name, value, url, secrets),
    }),
    'secret/keepUrl': async ({ url }) => ({ url: await keepUrlSecrets(url, secrets) }),
    'connection/save': async ({ settings }) => {
      await ui.saveConnection(settings);
      return null;
    },
    'proxy/reveal': async () => {
      await ui.revealProxyRoute();
      return null;
    },
  };
}

function readStatistics({ session, capture, driver, clock }: SessionParts, span: RateSpan): StatisticsSnapshot {
  const isLive = driver.phase === 'open' || driver.phase === 'closing';
  return toStatisticsSnapshot({
    statistics: capture.statistics,
    recentRtt: session.status.rtt,
    span,
    nowMs: isLive ? clock.now() : undefined,
  });
}

function toSnapshot({ session, ui, view }: SessionParts): SessionSnapshot {
  const { rows } = view;
  return {
    source: { kind: 'live' },
    settings: session.settings,
    status: session.status,
    rows: rows.summary,
    filter: rows.filter,
    decoders: decoders.map(({ id, label }) => ({ id, label })),
    proxyRoute: null,
    protobuf: view.protobuf.names,
    recentUrls: ui.recentUrls(),
    strings: ui.readStrings(),
  };
}
