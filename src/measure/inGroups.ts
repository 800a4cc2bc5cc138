/** Asked for at the same time: enough for the threads of an oracle, few enough for as many weight vectors in memory. */
const GROUP = 16;

/** What `measure` finds at each place, in order; no more than a group of places is under way at once. */
export const inGroups = async <Place, Found>(
  places: readonly Place[],
  measure: (place: Place) => Promise<Found>,
): Promise<Found[]> => {
  const found: Found[] = [];
  while (found.length < places.length) {
    found.push(...(await Promise.all(places.slice(found.length, found.length + GROUP).map(measure))));
  }
  return found;
};
