/** 95 % interval of a share after Wilson (1927), JASA 22: 209–212; it stays inside 0…1 and holds for small n. */
export function wilson(share: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const z2 = 1.96 * 1.96;
  const middle = share + z2 / (2 * n);
  const half = 1.96 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return [Math.max(0, (middle - half) / (1 + z2 / n)), Math.min(1, (middle + half) / (1 + z2 / n))];
}
