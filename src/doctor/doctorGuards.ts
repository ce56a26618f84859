import type { DoctorRequestName } from '../protocol/contract';
import { type DoctorChoices, MAX_IDLE_SECONDS, PROBE_IDS } from '../protocol/doctor';
import { type Guard, isBoolean, isLine, isList, isNumber, isOneOf, isShape, isText, isWhole } from '../session/guards';
import type { GuardsOf } from '../session/requestDispatch';
import { isConnectionSettings } from '../session/requestGuards';

/** Shape and bounds of what the doctor's tab asks. */

const MAX_CHARS = 65_536;
const MAX_LINE = 10_000_000;
/** Of 64-bit Linux. */
const MAX_PID = 4_194_304;

const isNothing = isShape({});
const isProbeId = isOneOf(...PROBE_IDS);

const isChoices: Guard<DoctorChoices> = isShape({
  idleSeconds: isNumber(1, MAX_IDLE_SECONDS),
  heartbeatSeconds: isNumber(0.1, MAX_IDLE_SECONDS),
  nodeId: isLine(MAX_CHARS),
  secondUrl: isLine(MAX_CHARS),
  serverPid: isWhole(0, MAX_PID),
  mayDisturb: isBoolean,
});

export const doctorGuards: GuardsOf<DoctorRequestName> = {
  'doctor/open': isNothing,
  'doctor/run': isShape({
    settings: isConnectionSettings,
    probeIds: isList(isProbeId, PROBE_IDS.length),
    choices: isChoices,
  }),
  'doctor/checkReadiness': isShape({ settings: isConnectionSettings, choices: isChoices }),
  'doctor/cancel': isNothing,
  'doctor/result': isShape({ id: isProbeId }),
  'doctor/scorecard': isNothing,
  'doctor/copy': isShape({ format: isOneOf('markdown', 'json') }),
  'doctor/openReport': isNothing,
  'doctor/reveal': isShape({ path: isText(MAX_CHARS), line: isWhole(1, MAX_LINE) }),
};
