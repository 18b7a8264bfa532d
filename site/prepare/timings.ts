/** How long each part of a build took, in seconds by its name. Parts that ran at the same time share the processors. */
export class Timings {
  readonly seconds: Record<string, number> = {};

  async time<Result>(part: string, work: () => Result | Promise<Result>): Promise<Result> {
    const began = performance.now();
    const result = await work();
    this.seconds[part] = (performance.now() - began) / 1000;
    return result;
  }
}
