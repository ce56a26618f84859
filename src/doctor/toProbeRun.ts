import { UserError } from '../base/errors';
import type { DoctorOptions } from '../probe/contract';
import { DEFAULT_DOCTOR_OPTIONS } from '../probe/options';
import { isLoopback, type ProbeRequest, type ProbeTarget, toProbeTarget } from '../probe/target';
import { createConnectionSettings } from '../protocol/connection';
import type { DoctorChoices } from '../protocol/doctor';
import { toSealedRequest } from '../session/sealedRequest';
import { findSettingsSecrets, type ResolvedSettings } from '../session/secrets';
import { NODE_ID_FORMS, parseNodeIdSource } from './nodeIdSource';

/** Whom to examine, how, and within which bounds. */
export interface Examination {
  readonly target: ProbeTarget;
  readonly request: ProbeRequest;
  readonly options: DoctorOptions;
}

/** Neither is asked of a connection here. */
const NO_LIMITS = { handshakeTimeoutMs: 0, maxPayloadBytes: 0 };

/** Throws the `UserError` about settings or choices that cannot be meant. */
export function toExamination(
  resolved: ResolvedSettings,
  choices: DoctorChoices,
  caPem: readonly string[],
  sampleMessages: readonly string[],
): Examination {
  const { url, headers, subprotocols, rejectUnauthorized } = toSealedRequest(resolved, caPem, NO_LIMITS);
  const target = toProbeTarget(url);
  const isOrigin = (name: string) => name.toLowerCase() === 'origin';
  const nodeId = parseNodeIdSource(choices.nodeId);
  if (choices.nodeId.trim() !== '' && nodeId === undefined) {
    throw new UserError(
      'bad-node-id',
      `“${choices.nodeId}” does not say where a node names itself. Use ${NODE_ID_FORMS}.`,
    );
  }
  const secondUrl = choices.secondUrl.trim();
  if (findSettingsSecrets(createConnectionSettings(secondUrl)).length > 0) {
    throw new UserError('bad-secret', 'Secrets cannot stand in the second URL. Write it without.');
  }
  return {
    target,
    request: {
      headers: headers.filter(([name]) => !isOrigin(name)),
      origin: headers.find(([name]) => isOrigin(name))?.[1],
      subprotocols,
      caPem,
      isCertificateVerified: rejectUnauthorized,
    },
    options: {
      ...DEFAULT_DOCTOR_OPTIONS,
      idleSeconds: choices.idleSeconds,
      heartbeatSeconds: choices.heartbeatSeconds,
      nodeId,
      secondUrl: secondUrl === '' ? undefined : toProbeTarget(secondUrl).url,
      serverPid: choices.serverPid || undefined,
      sampleMessages,
      mayDisturb: choices.mayDisturb || isLoopback(target),
      reconnect: resolved.settings.reconnect,
    },
  };
}
