/** Breaks the lines of a text at spaces, below an item of a list indented; a word longer than `width` stays whole, so that names can be copied. */
export function wrap(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => broken(line, width))
    .join("\n");
}

function broken(text: string, width: number): string[] {
  const begin = /^(?:- | *)/.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  let line = begin;
  let empty = true;
  for (const word of text.slice(begin.length).split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = " ".repeat(begin.length) + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line];
}
