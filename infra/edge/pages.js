/**
 * CloudFront Function, viewer request, for pages: an address that ends with / is its index.html; one that names a folder is
 * sent to the address with / (301, query kept), because links in pages are relative to it. A last part with an ending
 * that begins with a letter, such as rss.xml, is a file; a version such as llama-3.1 is none.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri.endsWith("/")) {
    request.uri = `${uri}index.html`;
    return request;
  }
  const last = uri.slice(uri.lastIndexOf("/") + 1);
  if (/\.[a-z][a-z0-9]*$/i.test(last)) return request;
  const query = Object.entries(request.querystring)
    .flatMap(([name, { value, multiValue }]) => (multiValue ?? [{ value }]).map((one) => `${name}=${one.value}`))
    .join("&");
  // Two slashes at the front would be another host's address.
  const location = `${uri.replace(/^\/+/, "/")}/${query === "" ? "" : `?${query}`}`;
  return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: location } } };
}
