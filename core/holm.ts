/**
 * Holm's step-down adjusted p-values (1979), in the order given: the chance of even one false rejection among them stays at
 * the level at which they are read.
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[a] as number) - (p[b] as number) || a - b);
  const adjusted = new Array<number>(p.length).fill(1);
  let highest = 0;
  order.forEach((place, rank) => {
    highest = Math.max(highest, Math.min(1, (p.length - rank) * (p[place] as number)));
    adjusted[place] = highest;
  });
  return adjusted;
}
