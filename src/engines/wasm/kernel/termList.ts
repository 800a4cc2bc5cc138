// A linear combination of rows, sum_t factor_t * row_t, as a list of (address, factor) pairs that leaves out zero
// factors: about half of them behind a ReLU. Backward data, weight gradients and their tangents are all of this form.

export const PAIR: usize = 8;

/** Appends the nonzero entries of a column: factor[i * stride], with rows from a row table. Returns the new end. */
export function appendColumn(end: usize, factors: usize, strideBytes: usize, rowTable: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const factor = load<f32>(factors);
    store<usize>(end, load<usize>(rowTable));
    store<f32>(end, factor, 4);
    end = select<usize>(end + PAIR, end, factor != 0);
    factors += strideBytes;
    rowTable += 4;
  }
  return end;
}

/** Appends the nonzero entries of a row of factors; the rows are those of a blocked matrix. */
export function appendRow(end: usize, factors: usize, count: i32, rows: usize, rowBytes: usize): usize {
  const jump = (rowBytes << 2) - 48;
  for (let j = 0; j < count; j++) {
    const factor = load<f32>(factors);
    store<usize>(end, rows);
    store<f32>(end, factor, 4);
    end = select<usize>(end + PAIR, end, factor != 0);
    factors += 4;
    rows += (j & 3) == 3 ? jump : 16;
  }
  return end;
}
