import type { ConnectionSettings } from '../../../src/protocol/connection';

export function plainSettings(url: string): ConnectionSettings {
  return {
    url,
    headers: [],
    subprotocols: [],
    origin: '',
    cookies: '',
    isDeflateOffered: true,
    isCertificateVerified: true,
    caFile: '',
    heartbeatSeconds: 0,
    isAutoPong: true,
  };
}
