import type { Operator } from './syntax';

/** What the operators mean, for help and completion. */
export const OPERATOR_HELP: readonly { readonly operator: Operator; readonly summary: string }[] = [
  { operator: '==', summary: 'is equal; texts in the same case' },
  { operator: '!=', summary: 'is there, and is not equal' },
  { operator: '<', summary: 'is less' },
  { operator: '<=', summary: 'is less or equal' },
  { operator: '>', summary: 'is greater' },
  { operator: '>=', summary: 'is greater or equal' },
  { operator: 'contains', summary: 'has this in it, in any case; for an array: has this item' },
  { operator: 'matches', summary: 'a regular expression such as /a+b/i is found in it' },
  { operator: 'in', summary: 'is one of the values between braces' },
];

export const CONNECTIVE_HELP: readonly { readonly operator: string; readonly summary: string }[] = [
  { operator: '!', summary: 'the condition behind it does not hold; also written not' },
  { operator: '&&', summary: 'both hold; also written and' },
  { operator: '||', summary: 'one of both holds; also written or' },
  { operator: '( )', summary: 'what is between them belongs together' },
];

/** Filters to begin with. */
export const EXAMPLES: readonly { readonly text: string; readonly summary: string }[] = [
  { text: 'subscribe', summary: 'Plain text anywhere in a payload, in any case' },
  { text: '/"seq":\\d+7,/', summary: 'A regular expression' },
  { text: 'opcode in {text, binary} && len > 4KB', summary: 'Large messages' },
  { text: 'json.type == "error" || json.error', summary: 'Messages that tell of an error' },
  { text: 'opcode == close && close.code != 1000', summary: 'Ends that are not normal' },
  { text: 'dir == out && !(opcode in {ping, pong})', summary: 'What was sent, without the heartbeat' },
  { text: 'delta > 5s', summary: 'Frames after a silence' },
  { text: 'error == true', summary: 'Frames that break the protocol' },
];
