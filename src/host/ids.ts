/** Every id that package.json declares too; a test compares both ways. */

export const VIEW_TYPE = 'socketscope.inspector';
/** The read-only editor of `.wscap` files. */
export const CAPTURE_VIEW_TYPE = 'socketscope.capture';
/** The same for files that are somebody else's: never opened by itself. */
export const CAPTURE_IMPORT_VIEW_TYPE = 'socketscope.captureImport';
export const CONNECTIONS_VIEW = 'socketscope.connections';
export const CAPTURES_VIEW = 'socketscope.captures';
export const CONFIG_SECTION = 'socketscope';
/** `Diagnostic.source`, shown in Problems before the rule's id. */
export const DIAGNOSTIC_SOURCE = 'socketscope';

export const ContextKey = {
  /** Number of inspectors of connections that are open. */
  inspectors: 'socketscope.inspectors',
  /** Number of connections that are open. */
  openConnections: 'socketscope.openConnections',
  /** Number of connections that are open, opening, closing, or about to be dialled again. */
  liveConnections: 'socketscope.liveConnections',
  /** Number of inspectors that are open, those of files among them. */
  captureTabs: 'socketscope.captureTabs',
} as const;
