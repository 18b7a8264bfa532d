/** Rows handled at a time in the columns' cross products: six columns of a block fit the first-level cache. */
const BLOCK = 512;

/** Σ w x x' by tiles of two by two columns, a block of rows at a time. */
export function addColumnProducts(
  matrix: Float64Array,
  size: number,
  first: number,
  columns: readonly Float64Array[],
  weights: Float64Array,
): void {
  const p = columns.length;
  const tile = new Float64Array(4);
  for (let from = 0; from < weights.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, weights.length);
    for (let j = 0; j < p; j += 2) {
      const a = columns[j] as Float64Array;
      const b = columns[Math.min(j + 1, p - 1)] as Float64Array;
      for (let k = 0; k <= j; k += 2) {
        const c = columns[k] as Float64Array;
        const d = columns[Math.min(k + 1, p - 1)] as Float64Array;
        addTile(tile, a, b, c, d, weights, from, to);
        add(matrix, (first + j) * size + first + k, tile[0] as number);
        if (k + 1 <= j) add(matrix, (first + j) * size + first + k + 1, tile[1] as number);
        if (j + 1 < p) {
          add(matrix, (first + j + 1) * size + first + k, tile[2] as number);
          add(matrix, (first + j + 1) * size + first + k + 1, tile[3] as number);
        }
      }
    }
  }
}

/** matrix[at] += value. */
export function add(matrix: Float64Array, at: number, value: number): void {
  matrix[at] = (matrix[at] as number) + value;
}

function addTile(
  tile: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
  weights: Float64Array,
  from: number,
  to: number,
): void {
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  for (let i = from; i < to; i++) {
    const w = weights[i] as number;
    const wa = w * (a[i] as number);
    const wb = w * (b[i] as number);
    const ci = c[i] as number;
    const di = d[i] as number;
    ac += wa * ci;
    ad += wa * di;
    bc += wb * ci;
    bd += wb * di;
  }
  tile[0] = ac;
  tile[1] = ad;
  tile[2] = bc;
  tile[3] = bd;
}
