const MOST_ENTRIES = 8;
const DIGITS = 6;

/** Plain data in a line that can be read: six digits, eight entries of a long array, keys without quotes. */
export const shortForm = (value: unknown): string => {
  if (typeof value === 'number') return String(Number(value.toPrecision(DIGITS)));
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_ENTRIES).map(shortForm);
    const more = value.length > MOST_ENTRIES ? [`... ${value.length} in all`] : [];
    return `[${[...shown, ...more].join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${shortForm(member)}`);
  return `{${members.join(', ')}}`;
};
