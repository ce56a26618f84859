/** What must not leave the program unless the user puts it in again: credentials in headers, subprotocols and URLs. */

const SECRET_NAME = /token|secret|passw|api-?_?key|auth|cookie|session|credential|signature|bearer/i;
const SECRET_SHORT_PARAMETER = /^(key|sig|jwt|code|pwd|pass|sid)$/i;
/** Random text rather than words: a long run without a separator that has a digit, or a UUID. */
const TOKEN_LIKE = /(?=[A-Za-z_+=/]*\d)[A-Za-z0-9_+=/]{20,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** RFC 7519 §3.1: a JSON Web Token's header begins with `{"`, which Base64url writes as `eyJ`; looked for where a word begins, so that no text takes long. */
const JSON_WEB_TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]*(\.[\w-]*)?/g;
/** User information stands before the host (RFC 3986 §3.2.1). */
const USER_INFORMATION = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i;
/** Header fields whose value is a URL; `:path` is the target of an HTTP/2 request. */
const URL_FIELD = /^(referer|origin|location|content-location|:path)$/i;
/** RFC 9113 §8.3: part of the request itself, as the host is; no name of theirs announces a secret. */
const PSEUDO_FIELD = /^:/;
const SUBPROTOCOL_FIELD = /^sec-websocket-protocol$/i;

/** No subprotocol has a longer name. */
const MAX_NAME_LENGTH = 200;

/** Stands for a value that was left out. */
export const PLACEHOLDER = '<redacted>';

/** Names a secret and is none, with the scheme of an Authorization field before it. */
const NAMES_SECRET = /^(?:[A-Za-z][A-Za-z0-9-]{0,30} )?\$\{secret:\w{1,64}\}$/;

/** The value of a header field as it may leave the program. */
export function redactHeader(name: string, value: string): string {
  if (SUBPROTOCOL_FIELD.test(name)) return redactSubprotocolList(value);
  if (SECRET_NAME.test(name) && !PSEUDO_FIELD.test(name)) return NAMES_SECRET.test(value) ? value : PLACEHOLDER;
  const isUrl = URL_FIELD.test(name);
  return isUrl ? redactUrl(value) : value.replace(JSON_WEB_TOKEN, PLACEHOLDER);
}

/** Browsers can send a token only as a subprotocol, so that many servers take it from there. */
export function redactSubprotocol(name: string): string {
  if (NAMES_SECRET.test(name)) return name;
  const isToken = name.length > MAX_NAME_LENGTH || TOKEN_LIKE.test(name) || name.search(JSON_WEB_TOKEN) >= 0;
  return isToken ? PLACEHOLDER : name;
}

/** A field value such as `access_token, abc`: what follows a name that announces a credential is one, however short. */
export function redactSubprotocolList(value: string): string {
  const names = value.split(',').map((name) => name.trim());
  return names
    .map((name, at) => {
      const isAnnounced = at > 0 && SECRET_NAME.test(names[at - 1] ?? '') && !SECRET_NAME.test(name);
      return isAnnounced && !NAMES_SECRET.test(name) ? PLACEHOLDER : redactSubprotocol(name);
    })
    .join(', ');
}

/** User information and values of query parameters that look like credentials are replaced; everything else stays as it is written. */
export function redactUrl(url: string): string {
  const plain = url.replace(USER_INFORMATION, `$1${PLACEHOLDER}@`);
  const at = plain.search(/[?#]/);
  if (at < 0) return plain.replace(JSON_WEB_TOKEN, PLACEHOLDER);
  const parameters = plain.slice(at).replace(/[^?#&]+/g, redactParameter);
  return `${plain.slice(0, at)}${parameters}`.replace(JSON_WEB_TOKEN, PLACEHOLDER);
}

function redactParameter(parameter: string): string {
  const at = parameter.indexOf('=');
  if (at < 0) return parameter;
  const written = parameter.slice(0, at);
  if (NAMES_SECRET.test(parameter.slice(at + 1))) return parameter;
  return isSecretParameter(decodeLeniently(written)) ? `${written}=${PLACEHOLDER}` : parameter;
}

/** Whether a query parameter of that name usually carries a credential. */
function isSecretParameter(name: string): boolean {
  return SECRET_NAME.test(name) || SECRET_SHORT_PARAMETER.test(name);
}

/** Parameters of a URL that carry a credential in clear, with the value as it is written and where it begins. */
export function findSecretParameters(
  url: string,
): readonly { readonly name: string; readonly value: string; readonly start: number }[] {
  const query = url.indexOf('?');
  if (query < 0) return [];
  return [...url.matchAll(/[?&]([^=&#]+)=([^&#]+)/g)].flatMap((match) => {
    const [whole, written = '', value = ''] = match;
    const name = decodeLeniently(written);
    const start = match.index + whole.length - value.length;
    const isClear = !NAMES_SECRET.test(value) && (isSecretParameter(name) || value.search(JSON_WEB_TOKEN) === 0);
    return match.index >= query && isClear ? [{ name, value, start }] : [];
  });
}

/** A stray `%` stays as it is. */
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
