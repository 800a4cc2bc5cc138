/**
 * The hashes that a wheel's RECORD states, hexadecimal, by path.
 * Source: Python packaging, "Recording installed projects": lines of path, sha256=urlsafe base64, size.
 */
export const recordedHashes = (record: string): ReadonlyMap<string, string> =>
  new Map(
    record.split(/\r?\n/).flatMap((line) => {
      const found = /^"?(?<path>[^",]+)"?,sha256=(?<hash>[\w-]+),\d*$/.exec(line)?.groups;
      return found === undefined ? [] : [[found.path!, Buffer.from(found.hash!, 'base64url').toString('hex')]];
    }),
  );

/** The packages that a wheel's METADATA asks for under the extra `and-cuda`, as pip takes them. */
export const cudaRequirements = (metadata: string): readonly string[] =>
  [...metadata.matchAll(/^Requires-Dist: (?<package>[^;\n]+?) *;.*extra *== *["']and-cuda["']/gm)].map(
    ({ groups }) => groups!.package!,
  );
