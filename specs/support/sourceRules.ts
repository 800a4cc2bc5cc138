import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A file of src and what the rules ask of it. */
export interface SourceFile {
  /** From src, e.g. `engines/wasm/wasmTrainer.ts`. */
  readonly path: string;
  readonly text: string;
}

export const ROOT: URL = new URL('../../src/', import.meta.url);

export const readSources = (): readonly SourceFile[] =>
  readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));

/** The kernel is AssemblyScript: it imports without extensions and is compiled by another compiler. */
export const isKernel = ({ path }: SourceFile): boolean => path.startsWith('engines/wasm/kernel/');

/** Floors of DESIGN.md: a room imports from floors below its own. */
const FLOORS: readonly (readonly string[])[] = [
  ['core'],
  ['data', 'devices', 'networks', 'schedules', 'stats'],
  ['engines/wasm', 'engines/native', 'engines/webgpu', 'engines/tfjs', 'engines/external'],
  ['measure'],
  ['laws', 'claims', 'judge'],
  ['records'],
  ['report'],
  ['trainers'],
  ['cli', 'vitest'],
  ['index.ts'],
];

/** Room and floor of a file, or undefined when DESIGN.md has no such room. */
const roomOf = (path: string): { readonly room: string; readonly floor: number } | undefined => {
  for (const [floor, rooms] of FLOORS.entries()) {
    const room = rooms.find((name) => path === name || path.startsWith(`${name}/`));
    if (room !== undefined) return { room, floor };
  }
  return undefined;
};

/** Packages that one room alone may import, by the beginning of their name. */
const DOORS: readonly (readonly [string, string])[] = [
  ['@tensorflow/', 'engines/tfjs'],
  ['webgpu', 'devices'],
  ['vega', 'report'],
  ['vitest', 'vitest'],
];

interface Findings {
  readonly imports: readonly string[];
  /** Members that are read, e.g. `Math.random`. */
  readonly members: readonly string[];
}

const parse = ({ path, text }: SourceFile): Findings => {
  const imports: string[] = [];
  const members: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      const { text } = node.moduleSpecifier as ts.StringLiteral;
      imports.push(text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [name] = node.arguments;
      imports.push(name !== undefined && ts.isStringLiteral(name) ? name.text : '(computed)');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      imports.push((node.argument.literal as ts.StringLiteral).text);
    } else if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      members.push(`${node.expression.text}.${node.name.text}`);
    } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && !node.arguments?.length) {
      members.push(`new ${node.expression.text}()`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return { imports, members };
};

/** Imports that go sideways or up, or through a door that is another room's. */
export const importFaults = (file: SourceFile): readonly string[] => {
  const own = roomOf(file.path);
  if (own === undefined) return [`${file.path} is in no room of DESIGN.md`];
  const { imports } = parse(file);
  return imports.flatMap((name) => {
    if (!name.startsWith('.')) {
      const door = DOORS.find(([prefix]) => name.startsWith(prefix));
      return door === undefined || door[1] === own.room ? [] : [`${file.path} imports ${name}: only ${door[1]} may`];
    }
    const target = new URL(name, new URL(file.path, 'file:///')).pathname.slice(1);
    const other = roomOf(target);
    if (other === undefined) return [`${file.path} imports ${target}, which is in no room of DESIGN.md`];
    if (other.room === own.room || other.floor < own.floor) return [];
    return [`${file.path} (floor ${own.floor}) imports ${target} (floor ${other.floor})`];
  });
};

const CLOCKS = ['Date.now', 'performance.now', 'process.hrtime', 'new Date()'];
const CLOCK_ROOMS = [
  'devices',
  'engines/wasm',
  'engines/webgpu',
  'engines/tfjs',
  'engines/external',
  'measure',
  'cli',
  'vitest',
];

/** Random numbers from elsewhere than a seed, and clocks where nothing may depend on the time. */
export const impureFaults = (file: SourceFile): readonly string[] => {
  const { members } = parse(file);
  const room = roomOf(file.path)?.room ?? '';
  const used = (name: string): boolean => members.includes(name);
  return [
    ...['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID'].filter(used),
    ...(CLOCK_ROOMS.includes(room) ? [] : CLOCKS.filter(used)),
  ].map((name) => `${file.path} uses ${name}`);
};

const MOST_LINES = 250;

/** Longer than a file may be. `allowed`: the most lines of files that may be longer, and why is said where it stands. */
export const lengthFaults = (
  { path, text }: SourceFile,
  allowed: Readonly<Record<string, number>>,
): readonly string[] => {
  const lines = text.split('\n').length - 1;
  const most = allowed[path] ?? MOST_LINES;
  return lines <= most ? [] : [`${path} has ${lines} lines, above ${most}`];
};

/** Names that invite everything. `entries`: files that a tool wants to be called so. */
export const nameFaults = ({ path }: SourceFile, entries: readonly string[]): readonly string[] =>
  /(^|\/)(utils?|helpers?|common|index|misc|shared)\.ts$/i.test(path) && !entries.includes(path)
    ? [`${path} has a name that says nothing`]
    : [];

/** Relative imports of files that are not there, or without `.ts`; default exports. */
export const formFaults = (file: SourceFile, paths: ReadonlySet<string>): readonly string[] => [
  ...parse(file)
    .imports.filter((name) => name.startsWith('.'))
    .filter((name) => !paths.has(new URL(name, new URL(file.path, 'file:///')).pathname.slice(1)))
    .map((name) => `${file.path} imports ${name}, which is no file of src`),
  ...(/^export default /m.test(file.text) ? [`${file.path} has a default export`] : []),
];
