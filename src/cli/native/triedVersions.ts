/** The TensorFlow releases that the addon was built with and verified: the first and the last. */
export const TRIED: { readonly from: string; readonly to: string } = { from: '2.16', to: '2.21' };

const minorOf = (version: string): readonly [number, number] => {
  const [major, minor] = version.split('.').map(Number);
  return [major ?? Number.NaN, minor ?? Number.NaN];
};

/** True when a version's major and minor lie in the tried range; its patch does not count. */
export const isTried = (version: string): boolean => {
  const [major, minor] = minorOf(version);
  const [first, from] = minorOf(TRIED.from);
  const to = minorOf(TRIED.to)[1];
  return major === first && minor >= from && minor <= to;
};

/** What pip is asked for: the newest of the tried range, or the newest there is. */
export const requirementOf = (name: string, untried: boolean): string => {
  const [major, minor] = minorOf(TRIED.to);
  return untried ? `${name}>=${TRIED.from}` : `${name}>=${TRIED.from},<${major}.${minor + 1}`;
};
