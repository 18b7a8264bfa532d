/** Whoever read the output has had enough, as `| head` does: what is printed after that is lost without a fault. Any other error is thrown. */
export function outliveReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
