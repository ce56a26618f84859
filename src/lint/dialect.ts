import { isIngressManifest } from './kubernetes/detect';
import type { Dialect } from './rule';
import { detectSystemDialect } from './system/detect';

export interface DialectQuestion {
  readonly path: string;
  /** The editor's language id, where there is an editor. */
  readonly languageId?: string | undefined;
  /** Looked at only where language and name leave it open: a getter need not read what nobody asks for. */
  readonly text: string;
}

/** Endings that mark a file some tool fills in first: `nginx.conf.j2`, `default.conf.template`. */
const TEMPLATE_ENDING = /\.(?:j2|jinja2?|tmpl|tpl|template|erb|ejs|epp|in|dist|example|sample)$/i;
/** Endings that are never a proxy config, whatever folder they are in. */
const OTHER_ENDING =
  /\.(?:md|txt|rst|html?|xml|json|ya?ml|toml|ini|sh|py|js|ts|rb|php|css|pem|crt|key|csr|log|gz|zip|png|svg|service)$/i;
const FOREIGN_FOLDER =
  /(?:^|\/)(?:fail2ban|apache2?|httpd|dovecot|supervisor|mysql|postgresql|fontconfig|logrotate\.d)\//i;
/** Lines of INI, Apache, XML and `key = value` files: nothing of the kind starts a line of NGINX or HAProxy. */
const FOREIGN_LINE =
  /^[ \t]*(?:\[[^\]\r\n]+\][ \t]*$|<[?!/A-Za-z][^\r\n]*>[ \t]*$|[A-Za-z_][\w.-]*[ \t]*=[ \t]*[^=~;\s][^;\r\n]*$)/m;
const NGINX_STATEMENT = /[;{][ \t]*(?:#[^\r\n]*)?$/m;
const NGINX_SERVER = /^[ \t]*server[ \t\r\n]*\{/m;
const NGINX_ROUTE = /^[ \t]*(?:location[ \t]|proxy_pass[ \t])/m;
const HAPROXY_SECTION = /^(?:frontend|backend|listen)[ \t]+[^\s{;]+|^(?:global|defaults)\b[^{;\r\n]*$/m;
const HAPROXY_KEYWORD =
  /^[ \t]*(?:bind|mode|server|timeout|option|balance|default_backend|use_backend|acl|maxconn|http-request|log)[ \t][^;{}\r\n]*$/m;

/** Which proxy or which limits of the system a file configures, by language id, name, folder and content; undefined where it is neither. */
export function detectDialect(question: DialectQuestion): Dialect | undefined {
  const { path, languageId } = question;
  const language = languageId?.toLowerCase() ?? '';
  if (language === 'nginx') return 'nginx';
  if (language === 'haproxy' || language.startsWith('haproxy-')) return 'haproxy';

  const slashed = path.replaceAll('\\', '/');
  const name = slashed.slice(slashed.lastIndexOf('/') + 1).replace(TEMPLATE_ENDING, '');
  if (/^haproxy.*\.cfg$/i.test(name)) return 'haproxy';
  if (/^nginx\.conf$/i.test(name) || /\.nginx$/i.test(name)) return 'nginx';
  if (/\.ya?ml$/i.test(name)) return isIngressManifest(question.text) ? 'kubernetes' : undefined;
  const system = detectSystemDialect(slashed.replace(TEMPLATE_ENDING, ''), () => question.text);
  if (system !== undefined) return system;
  if (OTHER_ENDING.test(name) || FOREIGN_FOLDER.test(slashed)) return undefined;
  if (isNginxPlace(slashed, name)) return isPlausibleNginx(question.text) ? 'nginx' : undefined;
  return /\.(?:conf|cfg)$/i.test(name) ? sniff(question.text) : undefined;
}

/** Folders and names that NGINX shares with other programs, so the content has a say too. */
function isNginxPlace(path: string, name: string): boolean {
  if (/(?:^|\/)sites-[^/]+\/./.test(path)) return true;
  return /\.conf$/i.test(name) && (/(?:^|\/)conf\.d\/[^/]+$/.test(path) || /\.conf\.template$/i.test(path));
}

function isPlausibleNginx(text: string): boolean {
  if (NGINX_SERVER.test(text)) return true;
  if (FOREIGN_LINE.test(text)) return false;
  const hasContent = /^[ \t]*[^#\s]/m.test(text);
  return !hasContent || NGINX_STATEMENT.test(text);
}

function sniff(text: string): Dialect | undefined {
  if (NGINX_SERVER.test(text) && NGINX_ROUTE.test(text)) return 'nginx';
  if (FOREIGN_LINE.test(text)) return undefined;
  return HAPROXY_SECTION.test(text) && HAPROXY_KEYWORD.test(text) ? 'haproxy' : undefined;
}
