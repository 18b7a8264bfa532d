/** Words of 32 bits whose slots are counted together. */
const WORDS_PER_BLOCK = 16;

/** A set of slots as bits, with the two questions the world asks: how many before a slot, and which is the n-th. */
export class Bitmap {
  readonly size: number;
  readonly #words: Uint32Array;
  #before: Uint32Array;

  constructor(size: number) {
    this.size = size;
    this.#words = new Uint32Array(Math.ceil(size / 32) + 1);
    this.#before = new Uint32Array(0);
  }

  add(slot: number): void {
    this.#words[slot >>> 5] = (this.#words[slot >>> 5] ?? 0) | (1 << (slot & 31));
  }

  has(slot: number): boolean {
    return ((this.#words[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  /** Counts the bits once, so that `rank` and `select` answer; call it after the last `add`. Returns the number of slots. */
  seal(): number {
    const blocks = Math.ceil(this.#words.length / WORDS_PER_BLOCK);
    this.#before = new Uint32Array(blocks + 1);
    let total = 0;
    for (let block = 0; block < blocks; block++) {
      this.#before[block] = total;
      for (let word = block * WORDS_PER_BLOCK; word < (block + 1) * WORDS_PER_BLOCK; word++) {
        total += ones(this.#words[word] ?? 0);
      }
    }
    this.#before[blocks] = total;
    return total;
  }

  /** Slots of the set before `slot`. */
  rank(slot: number): number {
    const word = slot >>> 5;
    const block = Math.floor(word / WORDS_PER_BLOCK);
    let total = this.#before[block] ?? 0;
    for (let i = block * WORDS_PER_BLOCK; i < word; i++) total += ones(this.#words[i] ?? 0);
    const rest = slot & 31;
    return rest === 0 ? total : total + ones((this.#words[word] ?? 0) & ((1 << rest) - 1));
  }

  /** The slot at place `n` of the set, from 0; `n` must be below the number of slots. */
  select(n: number): number {
    let low = 0;
    let high = this.#before.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#before[middle] ?? 0) <= n) low = middle;
      else high = middle - 1;
    }
    let left = n - (this.#before[low] ?? 0);
    for (let word = low * WORDS_PER_BLOCK; ; word++) {
      let bits = this.#words[word] ?? 0;
      const count = ones(bits);
      if (left >= count) {
        left -= count;
        continue;
      }
      for (; left > 0; left--) bits &= bits - 1;
      return word * 32 + 31 - Math.clz32(bits & -bits);
    }
  }
}

/** Bits set in a 32-bit word. */
function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
