import type { Report } from '../rule';
import { findMeantName, isSocketName } from './annotationNames';
import { findPrefix, isPrefixOf, NGINX_PREFIX } from './controllers';
import { toFixes } from './edits';
import type { Annotation, Ingress } from './ingress';

/** What is wrong with an annotation's key: a typing error, another controller's prefix, a place where nobody reads it. */
export function findNameMistake(ingress: Ingress, { key }: Annotation): Report | undefined {
  const prefix = findPrefix(key.value);
  if (prefix === undefined) return undefined;
  const name = key.value.slice(prefix.length);
  return (
    findTypingError(ingress, key, prefix, name) ??
    findForeignPrefix(ingress, key, prefix, name) ??
    findUnreadKey(ingress, key, prefix, name)
  );
}

type Key = Annotation['key'];

function findTypingError({ annotations }: Ingress, key: Key, prefix: string, name: string): Report | undefined {
  const meant = findMeantName(prefix, name);
  if (meant === undefined) return undefined;
  const isThereToo = annotations.some((other) => other.key.value === prefix + meant);
  return {
    start: key.start,
    end: key.end,
    severity: 'warning',
    message: `No controller reads ${key.value}; ${prefix}${meant} is what it is called. Unknown annotations are ignored without a word.`,
    fixes: isThereToo || key.isAlias ? [] : toFixes(`Use ${meant}`, toKeyEdit(key, prefix + meant)),
  };
}

function findForeignPrefix(ingress: Ingress, key: Key, prefix: string, name: string): Report | undefined {
  const { controller, className, annotations } = ingress;
  if (controller === undefined || className === undefined || !isSocketName(name)) return undefined;
  if (isPrefixOf(controller, prefix)) return undefined;
  // Whoever writes the right ones as well means to serve several controllers.
  const isForSeveral = annotations.some((other) => {
    const own = findPrefix(other.key.value);
    return own !== undefined && isPrefixOf(controller, own);
  });
  if (isForSeveral) return undefined;
  const isNginx = controller === 'ingress-nginx';
  const readers = isNginx ? `ingress-nginx reads ${NGINX_PREFIX} only` : 'no HAProxy controller reads that prefix';
  const isSameName = isNginx && prefix === 'ingress.kubernetes.io/';
  return {
    start: key.start,
    end: key.end,
    severity: 'warning',
    message: `${key.value} is not read: the class is ${className.value}, and ${readers}.`,
    fixes: isSameName && !key.isAlias ? toFixes(`Use ${NGINX_PREFIX}${name}`, toKeyEdit(key, NGINX_PREFIX + name)) : [],
  };
}

/** Keys of another place or program: they are ignored, which here does no harm. */
function findUnreadKey({ controller }: Ingress, key: Key, prefix: string, name: string): Report | undefined {
  const span = { start: key.start, end: key.end };
  if (prefix === NGINX_PREFIX && name === 'websocket-services') {
    const message = `ingress-nginx has no ${name}: it passes WebSockets on by itself. nginx.org/websocket-services belongs to the controller of F5.`;
    return { ...span, severity: 'hint', message };
  }
  const isHaproxyTech = controller === 'haproxytech' && (name === 'timeout-tunnel' || name === 'timeout-client');
  const isHaproxyIngress = controller === 'haproxy-ingress' && name === 'timeout-client';
  if (!isHaproxyTech && !isHaproxyIngress) return undefined;
  const message = `${key.value} is documented for the controller's ConfigMap, not for an Ingress. Idle WebSockets are cut after timeout tunnel, 1 h by default.`;
  return { ...span, severity: 'information', message };
}

/** A quoted key stays quoted. */
function toKeyEdit(
  key: Key,
  meant: string,
): { readonly start: number; readonly end: number; readonly newText: string } {
  return { start: key.start, end: key.end, newText: key.style === 'plain' ? meant : `"${meant}"` };
}
