import { compileRegex } from '../regex/linearRegex';
import type { Level } from './level';

/** What a handshake is known to carry. */
export interface HandshakeFacts {
  readonly isSecure: boolean;
  readonly host: string;
  readonly path: string;
}

const CONDITION = /^\(\s*\$\{?(\w+)\}?\s*(?:(=|!=|!?~\*?)\s*(.*?))?\s*\)$/s;

/** Does an `if` hold for a WebSocket handshake? Undefined where that depends on more than is known. */
export function judgeIf(level: Level, facts: HandshakeFacts): boolean | undefined {
  const words = level.opener?.directive.args.map(({ value }) => value) ?? [];
  const match = CONDITION.exec(words.join(' '));
  const value = match === null ? undefined : findValue(match[1] ?? '', facts);
  if (match === null || value === undefined) return undefined;
  const [, , operator, operand = ''] = match;
  if (operator === undefined) return value !== '' && value !== '0';
  if (operator === '=') return value === operand;
  if (operator === '!=') return value !== operand;
  const isMatch = compileRegex(operand, operator.endsWith('*'))?.test(value);
  return isMatch === undefined ? undefined : isMatch !== operator.startsWith('!');
}

/** RFC 6455 §4.1: a GET that asks to upgrade, with these values as browsers write them. */
function findValue(variable: string, { isSecure, host, path }: HandshakeFacts): string | undefined {
  switch (variable) {
    case 'http_upgrade':
      return 'websocket';
    case 'http_connection':
      return 'Upgrade';
    case 'request_method':
      return 'GET';
    case 'scheme':
      return isSecure ? 'https' : 'http';
    case 'host':
      return host === '' ? undefined : host;
    case 'uri':
      return path;
    default:
      return undefined;
  }
}
