/** What must not leave the program unless the user puts it in again: credentials in headers, subprotocols and URLs. */

const SECRET_NAME = /token|secret|passw|api-?_?key|auth|cookie|session|credential|signature/i;
const SECRET_SHORT_PARAMETER = /^(key|sig|jwt|code|pwd)$/i;
/** Random text rather than words: a long run without a separator that has a digit, or a UUID. */
const TOKEN_LIKE = /(?=[A-Za-z_+=/]*\d)[A-Za-z0-9_+=/]{20,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** Stands for a value that was left out. */
export const PLACEHOLDER = '<redacted>';

export function redactHeader(name: string, value: string): string {
  return SECRET_NAME.test(name) ? PLACEHOLDER : value;
}

/** Browsers can send a token only as a subprotocol, so that many servers take it from there. */
export function redactSubprotocol(name: string): string {
  return TOKEN_LIKE.test(name) ? PLACEHOLDER : name;
}

/** Values of query parameters that look like credentials are replaced; everything else stays as it is written. */
export function redactUrl(url: string): string {
  const at = url.indexOf('?');
  if (at < 0) return url;
  const parameters = url
    .slice(at + 1)
    .split('&')
    .map(redactParameter);
  return `${url.slice(0, at)}?${parameters.join('&')}`;
}

function redactParameter(parameter: string): string {
  const at = parameter.indexOf('=');
  if (at < 0) return parameter;
  const name = parameter.slice(0, at);
  return SECRET_NAME.test(name) || SECRET_SHORT_PARAMETER.test(name) ? `${name}=${PLACEHOLDER}` : parameter;
}
