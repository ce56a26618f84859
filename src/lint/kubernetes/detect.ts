/** Larger files are data. */
const MAX_LENGTH = 1024 * 1024;
const KIND = /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Ingress["']?[ \t]*(?:#.*)?\r?$/m;
const API = /^[ \t]*["']?apiVersion["']?[ \t]*:[ \t]*["']?(?:networking\.k8s\.io|extensions)\//m;

/** Most YAML files are something else, so that this is two passes without any parsing. */
export function isIngressManifest(text: string): boolean {
  return text.length <= MAX_LENGTH && text.includes('Ingress') && KIND.test(text) && API.test(text);
}
