/**
 * Whoever read the output has had enough, as `| head` does: what is printed after that is lost without a fault. Where the output cannot be written for
 * another reason, as on a full disk, the work goes on as well, `say` tells why, once, and the exit code is 1 where it would have been 0.
 */
export function outliveReader(stream: NodeJS.WriteStream, say = (sentence: string) => console.error(sentence)): void {
  let told = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || told) return;
    told = true;
    process.exitCode ||= 1;
    if (stream !== process.stderr) say(`the output cannot be written (${error.message}); what follows of it is lost`);
  });
}
