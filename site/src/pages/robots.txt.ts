/** Everything may be read; embeds ask not to be listed in their own head. */
export function GET(): Response {
  return new Response("User-agent: *\nAllow: /\n");
}
