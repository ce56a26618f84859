import type { Rule } from '../rule';
import type { NginxModel } from './model';
import { authRequest } from './rules/authRequest';
import { connectionValue } from './rules/connectionValue';
import { constantUpgrade } from './rules/constantUpgrade';
import { extensionsHidden } from './rules/extensionsHidden';
import { handshakeRate } from './rules/handshakeRate';
import { headerName } from './rules/headerName';
import { headersLost } from './rules/headersLost';
import { headersMissing } from './rules/headersMissing';
import { hostOrigin } from './rules/hostOrigin';
import { http2Plain } from './rules/http2Plain';
import { httpVersion } from './rules/httpVersion';
import { ifCase } from './rules/ifCase';
import { ifHeader } from './rules/ifHeader';
import { invisibleCharacter } from './rules/invisibleCharacter';
import { jumpTarget } from './rules/jumpTarget';
import { keyOrAccept } from './rules/keyOrAccept';
import { limitRate } from './rules/limitRate';
import { mapBroken } from './rules/mapBroken';
import { mapMissing } from './rules/mapMissing';
import { mapPlace } from './rules/mapPlace';
import { methodLimit } from './rules/methodLimit';
import { noHandler } from './rules/noHandler';
import { originChanged } from './rules/originChanged';
import { originUnchecked } from './rules/originUnchecked';
import { pathJoin } from './rules/pathJoin';
import { plainText } from './rules/plainText';
import { queryLost } from './rules/queryLost';
import { readTimeoutDefault } from './rules/readTimeoutDefault';
import { readTimeoutZero } from './rules/readTimeoutZero';
import { regexShadows } from './rules/regexShadows';
import { reloadCut } from './rules/reloadCut';
import { resolver } from './rules/resolver';
import { smartQuotes } from './rules/smartQuotes';
import { stickyPolling } from './rules/stickyPolling';
import { stickyWeak } from './rules/stickyWeak';
import { streamTimeout } from './rules/streamTimeout';
import { subprotocol } from './rules/subprotocol';
import { unterminated } from './rules/unterminated';
import { upgradeIncomplete } from './rules/upgradeIncomplete';
import { upgradeValue } from './rules/upgradeValue';
import { workerLimits } from './rules/workerLimits';
import { wrongDirective } from './rules/wrongDirective';
import { wrongTimeout } from './rules/wrongTimeout';
import { wsScheme } from './rules/wsScheme';

/** Every NGINX rule, in the order of their ids; one file each in `rules/`. */
export const nginxRules: readonly Rule<NginxModel>[] = [
  smartQuotes,
  invisibleCharacter,
  unterminated,
  headersLost,
  upgradeIncomplete,
  headersMissing,
  connectionValue,
  upgradeValue,
  httpVersion,
  mapMissing,
  mapBroken,
  headerName,
  keyOrAccept,
  extensionsHidden,
  readTimeoutDefault,
  readTimeoutZero,
  wrongTimeout,
  wsScheme,
  wrongDirective,
  stickyPolling,
  stickyWeak,
  hostOrigin,
  originChanged,
  subprotocol,
  authRequest,
  jumpTarget,
  noHandler,
  regexShadows,
  queryLost,
  pathJoin,
  http2Plain,
  constantUpgrade,
  ifCase,
  ifHeader,
  methodLimit,
  resolver,
  mapPlace,
  reloadCut,
  limitRate,
  streamTimeout,
  workerLimits,
  handshakeRate,
  plainText,
  originUnchecked,
];
