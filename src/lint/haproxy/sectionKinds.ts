/** Words that open a section when they come first on a line (configuration manual, 2.6 to 3.2). */
const SECTION_KINDS = [
  'global',
  'defaults',
  'frontend',
  'backend',
  'listen',
  'userlist',
  'peers',
  'resolvers',
  'mailers',
  'cache',
  'program',
  'http-errors',
  'ring',
  'log-forward',
  'log-profile',
  'fcgi-app',
  'crt-store',
  'crt-list',
  'traces',
  'acme',
] as const;

export type SectionKind = (typeof SECTION_KINDS)[number];

const KINDS: ReadonlyMap<string, SectionKind> = new Map(SECTION_KINDS.map((kind) => [kind, kind]));

/** Keywords are case-sensitive. */
export function findSectionKind(word: string): SectionKind | undefined {
  return KINDS.get(word);
}
