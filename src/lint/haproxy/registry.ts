import type { Rule } from '../rule';
import type { HaproxyModel } from './model';
import { aclCase } from './rules/aclCase';
import { balanceUri } from './rules/balanceUri';
import { bindHttp2Only } from './rules/bindHttp2Only';
import { chainTunnel } from './rules/chainTunnel';
import { clearText } from './rules/clearText';
import { connectionLimits } from './rules/connectionLimits';
import { cookieNoValue } from './rules/cookieNoValue';
import { defaultsReset } from './rules/defaultsReset';
import { denyUpgrade } from './rules/denyUpgrade';
import { extensionsResponse } from './rules/extensionsResponse';
import { foreignOrigin } from './rules/foreignOrigin';
import { handshakeFlood } from './rules/handshakeFlood';
import { hardStop } from './rules/hardStop';
import { hostOrigin } from './rules/hostOrigin';
import { httpchkWebSocket } from './rules/httpchkWebSocket';
import { invisibleCharacter } from './rules/invisibleCharacter';
import { keyDeleted } from './rules/keyDeleted';
import { nginxHabits } from './rules/nginxHabits';
import { removedOptions } from './rules/removedOptions';
import { responseUpgrade } from './rules/responseUpgrade';
import { ruleOrder } from './rules/ruleOrder';
import { serverHttp2 } from './rules/serverHttp2';
import { serverMaxconn } from './rules/serverMaxconn';
import { serverTimeoutHandshake } from './rules/serverTimeoutHandshake';
import { smartQuotes } from './rules/smartQuotes';
import { stickUnused } from './rules/stickUnused';
import { stickyPolling } from './rules/stickyPolling';
import { subprotocol } from './rules/subprotocol';
import { tcpMode } from './rules/tcpMode';
import { tunnelFrontend } from './rules/tunnelFrontend';
import { tunnelMissing } from './rules/tunnelMissing';
import { tunnelRange } from './rules/tunnelRange';
import { tunnelUnit } from './rules/tunnelUnit';
import { tunnelZero } from './rules/tunnelZero';
import { unterminated } from './rules/unterminated';
import { upgradeDeleted } from './rules/upgradeDeleted';

/** Every HAProxy rule, in the order of their ids; one file each in `rules/`. */
export const haproxyRules: readonly Rule<HaproxyModel>[] = [
  smartQuotes,
  invisibleCharacter,
  unterminated,
  tunnelMissing,
  aclCase,
  tunnelUnit,
  tunnelFrontend,
  tunnelZero,
  tunnelRange,
  defaultsReset,
  upgradeDeleted,
  responseUpgrade,
  extensionsResponse,
  keyDeleted,
  subprotocol,
  nginxHabits,
  serverHttp2,
  bindHttp2Only,
  cookieNoValue,
  stickyPolling,
  stickUnused,
  balanceUri,
  tcpMode,
  ruleOrder,
  denyUpgrade,
  httpchkWebSocket,
  removedOptions,
  hostOrigin,
  serverMaxconn,
  serverTimeoutHandshake,
  chainTunnel,
  hardStop,
  connectionLimits,
  handshakeFlood,
  clearText,
  foreignOrigin,
];
