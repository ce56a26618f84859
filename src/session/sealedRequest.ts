import { UserError } from '../base/errors';

import { type DialLimits, toConnectRequest } from './connectRequest';
import type { ConnectRequest } from './ports';
import type { ResolvedSettings } from './secrets';

/** The request of settings with their secrets. Throws as `toConnectRequest` does, without a value in the message. */
export function toSealedRequest(
  { settings, secrets }: ResolvedSettings,
  caPem: readonly string[],
  limits: DialLimits,
): ConnectRequest {
  try {
    const request = toConnectRequest(settings, caPem, limits);
    return secrets === undefined ? request : { ...request, secrets };
  } catch (error) {
    if (secrets === undefined || !(error instanceof UserError)) throw error;
    // Without the cause, whose message and properties may quote the value.
    throw new UserError(error.code, secrets.redactor.text(error.message));
  }
}
