import { basename } from 'node:path';

/** What the name of a wheel says of it. */
export interface WheelName {
  /** e.g. `tensorflow-cpu`. */
  readonly package: string;
  readonly version: string;
  /** e.g. `manylinux_2_27_x86_64`; one wheel may name several. */
  readonly platforms: readonly string[];
}

const NAME = /^(?<name>[^-]+)-(?<version>[^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-(?<platforms>[^-]+)\.whl$/;

/**
 * Reads the name of a wheel file; undefined where it is none.
 * Source: Python packaging, binary distribution format, "File name convention".
 */
export const wheelName = (file: string): WheelName | undefined => {
  const parts = NAME.exec(basename(file))?.groups;
  if (parts === undefined) return undefined;
  return {
    package: parts.name!.replaceAll('_', '-').toLowerCase(),
    version: parts.version!,
    platforms: parts.platforms!.split('.'),
  };
};

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** The name that wheels have for a processor, or undefined where TensorFlow has no Linux wheels for it. */
export const wheelArchitecture = (arch: string): string | undefined => ARCHITECTURES[arch];

const LEGACY: readonly (readonly [string, number])[] = [
  ['manylinux1', 5],
  ['manylinux2010', 12],
  ['manylinux2014', 17],
];

/**
 * The platform tags that a machine can run, as pip wants them.
 * Source: PEP 600, and the older names it lists.
 * @param glibc e.g. `2.36`
 */
export const platformTags = (glibc: string, architecture: string): readonly string[] => {
  const minor = Number(glibc.split('.')[1]);
  const numbered = Array.from({ length: Math.max(0, minor - 4) }, (_, i) => `manylinux_2_${minor - i}_${architecture}`);
  return [...numbered, ...LEGACY.filter(([, least]) => least <= minor).map(([tag]) => `${tag}_${architecture}`)];
};
