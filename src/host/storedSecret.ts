/** One entry of SecretStorage: the value, and where the user agreed to send it, as `wss://host` or `ws://host:port`. */
export interface StoredSecret {
  readonly value: string;
  readonly destinations: readonly string[];
}

const MAX_DESTINATIONS = 50;

export function serializeSecret({ value, destinations }: StoredSecret): string {
  return JSON.stringify({ value, destinations: destinations.slice(-MAX_DESTINATIONS) });
}

/** Undefined for what is not there or was not written by `serializeSecret`. */
export function parseStoredSecret(text: string | undefined): StoredSecret | undefined {
  if (text === undefined) return undefined;
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof stored !== 'object' || stored === null || !('value' in stored)) return undefined;
  const { value } = stored;
  const destinations: unknown = 'destinations' in stored ? stored.destinations : [];
  if (typeof value !== 'string' || !Array.isArray(destinations)) return undefined;
  return { value, destinations: destinations.filter((one) => typeof one === 'string') };
}
