// Every run of the suite draws new cases for its properties. With PROPERTY_SEED they are the same each time, in every spec, so that
// CI's answer is about the commit alone; the number is in the title of a property that fails without it.
if (process.env.PROPERTY_SEED !== undefined) {
  const seed = Number(process.env.PROPERTY_SEED);
  if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED=${process.env.PROPERTY_SEED} is no whole number.`);
  const { configureGlobal } = await import('fast-check'); // 60 ms, which the other runs are spared
  configureGlobal({ seed });
}
