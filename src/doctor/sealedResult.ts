import type { EvidenceValue, ProbeResult } from '../protocol/doctor';
import type { SecretRedactor } from '../session/secretRedactor';

/** The result without values of secrets, whatever a probe or a server wrote of them into it. */
export function toSealedResult(result: ProbeResult, redactor: SecretRedactor): ProbeResult {
  const hide = (text: string) => redactor.text(text);
  const evidence = Object.entries(result.evidence).map(([name, value]) => [name, hideValue(value, redactor)] as const);
  return {
    ...result,
    cause: hide(result.cause),
    remedy: hide(result.remedy),
    verify: result.verify.map(hide),
    evidence: Object.fromEntries(evidence),
  };
}

/** Names within evidence may come from a server too. */
function hideValue(value: EvidenceValue, redactor: SecretRedactor): EvidenceValue {
  if (typeof value === 'string') return redactor.text(value);
  if (Array.isArray(value)) return value.map((item: EvidenceValue) => hideValue(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redactor.text(name), hideValue(item, redactor)]),
  );
}
