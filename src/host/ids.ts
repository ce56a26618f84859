/** Every id that package.json declares too; a test compares both ways. */

export const VIEW_TYPE = 'socketscope.inspector';
/** The read-only editor of capture files. */
export const CAPTURE_VIEW_TYPE = 'socketscope.capture';
export const CONNECTIONS_VIEW = 'socketscope.connections';
export const CONFIG_SECTION = 'socketscope';
/** `Diagnostic.source`, shown in Problems before the rule's id. */
export const DIAGNOSTIC_SOURCE = 'socketscope';

export const ContextKey = {
  /** Number of inspectors that are open. */
  inspectors: 'socketscope.inspectors',
  /** Number of connections that are open. */
  openConnections: 'socketscope.openConnections',
} as const;
